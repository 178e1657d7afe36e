import { COLON, ESCAPE, QUOTE } from "../json-tokens.ts";

/**
 * Whether an object in a JSON text has a key twice, of which parsing keeps the last: the text then has more members than
 * the value has keys. Linear in the length of the text, whatever its nesting.
 *
 * @param json Bytes that `JSON.parse` has accepted.
 * @param value What it made of them.
 */
export function hasRepeatedKeys(json: Uint8Array, value: unknown): boolean {
  return countMembers(json) > countKeys(value);
}

/** Every member has a colon of its own, outside of texts. */
function countMembers(json: Uint8Array): number {
  let count = 0;
  let isInside = false;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at];
    if (byte === QUOTE) isInside = !isInside;
    else if (isInside && byte === ESCAPE) at += 1;
    else if (!isInside && byte === COLON) count += 1;
  }
  return count;
}

/** Keeps a list of its own instead of recursing: nothing limits how deep a value may be. */
function countKeys(root: unknown): number {
  let count = 0;
  const left = [root];
  for (let value = left.pop(); value !== undefined; value = left.pop()) {
    if (typeof value !== "object" || value === null) continue;
    const values: readonly unknown[] = Object.values(value);
    if (!Array.isArray(value)) count += values.length;
    for (const inner of values) if (typeof inner === "object") left.push(inner);
  }
  return count;
}
