import { SluiceError } from "../../core/errors.ts";

/**
 * Makes a file's key: the folder's segments, a name nobody can guess, an extension.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if a segment of the folder is empty, or too long.
 */
export function toKey(folder: readonly string[], extension: string, id: string = crypto.randomUUID()): string {
  return [...folder.map(toSegment), `${id}.${extension}`].join("/");
}

/**
 * Refuses what is no key. Storages ask before they use one, so that no caller leads them elsewhere.
 *
 * @throws {SluiceError} `INPUT_INVALID`
 */
export function assertKey(key: string): void {
  if (!KEY.test(key)) throw new SluiceError("INPUT_INVALID", "This is no file's key.");
}

const MAX_SEGMENT = 200;
const KEY = /^(?:[\w~-]{1,200}\/){0,10}[\w~-]{1,100}\.[a-z\d]{1,16}$/;

/** One to one: two texts have two segments. What is no letter, digit, `_` or `-` is written as its bytes. */
function toSegment(text: string): string {
  const segment = text.replaceAll(/[^\w-]/gu, (character) => {
    const bytes = Array.from(new TextEncoder().encode(character), (byte) => byte.toString(16).padStart(2, "0"));
    return `~${bytes.join("~")}`;
  });
  if (segment !== "" && segment.length <= MAX_SEGMENT) return segment;
  throw new SluiceError("CONFIG_INVALID", "A segment of the folder for uploads is empty, or too long.");
}
