import { SluiceError } from "../../core/errors.ts";

/** Tells which tags may be revalidated. */
export type TagList = (tag: string) => boolean;

/** Next.js ignores tags that are longer. */
export const MAX_TAG_LENGTH = 256;

/**
 * Makes a list of the tags that may be revalidated.
 *
 * @param tags Exact, or with a `*` at the end for all that begin so.
 * @param owner Whose list it is, for the message.
 * @throws {SluiceError} `CONFIG_INVALID` if there are none, or one cannot be a tag.
 */
export function toTagList(tags: readonly string[], owner: string): TagList {
  if (tags.length === 0 || tags.some((tag) => !isTag(tag))) {
    throw new SluiceError("CONFIG_INVALID", `${owner} has no tags, or one that is none.`);
  }
  return (tag) => tags.some((one) => (one.endsWith("*") ? tag.startsWith(one.slice(0, -1)) : tag === one));
}

/** Whether Next.js takes it as a tag. */
export function isTag(tag: unknown): tag is string {
  return typeof tag === "string" && tag !== "" && tag.length <= MAX_TAG_LENGTH;
}
