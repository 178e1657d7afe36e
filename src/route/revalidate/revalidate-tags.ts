import type { RevalidateProfile } from "./revalidate.ts";
import { isTag, toTagList } from "./tag-list.ts";

/** A verified webhook, as far as tags may be found in it. */
export interface TaggedEvent<Payload> {
  readonly source: string;
  readonly type: string;
  readonly payload: Payload;
}

/** Which tags an event makes old. */
export interface RevalidateTagsOptions<Payload> {
  /** Finds an event's tags, or none where nothing is to be done. */
  readonly tags: (event: TaggedEvent<Payload>) => readonly string[];
  /** Those that may be revalidated: exactly, or with a `*` at the end for all that begin so. Others are passed over. */
  readonly allow: readonly string[];
  /** `{ expire: 0 }` by default: the next visitor waits for the new page. */
  readonly profile?: RevalidateProfile;
  /** That of `next/cache`. */
  readonly revalidateTag: (tag: string, profile: RevalidateProfile) => unknown;
}

/** What senders are answered. */
export interface RevalidatedTags {
  readonly revalidated: true;
  readonly tags: readonly string[];
}

/**
 * Makes a function of `sluice.respond` that revalidates an event's tags: within the request, where Next.js has its cache,
 * and after the event was committed. A delivery that comes again revalidates again.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if `allow` is empty or holds what is no tag.
 */
export function revalidateTags<Payload>(
  options: RevalidateTagsOptions<Payload>,
): (context: { readonly event: TaggedEvent<Payload> }) => Promise<RevalidatedTags> {
  const { tags: findTags, profile = { expire: 0 }, revalidateTag } = options;
  const isAllowed = toTagList(options.allow, "revalidateTags");
  return async ({ event }) => {
    const found = [...new Set(findTags(event))];
    if (found.length > MAX_TAGS) throw new RangeError(`An event has ${found.length} tags, more than ${MAX_TAGS}.`);
    const tags = found.filter((tag) => isTag(tag) && isAllowed(tag));
    for (const tag of tags) await revalidateTag(tag, profile);
    return { revalidated: true, tags };
  };
}

/** An event with more names what is to be revalidated too finely. */
const MAX_TAGS = 256;
