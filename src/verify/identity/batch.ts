import { ARRAY, ARRAY_END, COMMA, ESCAPE, OBJECT, OBJECT_END, QUOTE } from "../json-tokens.ts";

/**
 * Cuts one array of a JSON text into the bytes of its items, exactly as they stand there. What parsing would lose, such
 * as long integers, the form of numbers and repeated keys, stays in the items.
 *
 * Linear in the length of the text, whatever its nesting. Of keys that come twice the last counts, as for `JSON.parse`.
 *
 * @param json Bytes `JSON.parse` has accepted: nothing is checked again. They may begin with a byte order mark.
 * @param path Keys and indexes joined by dots; empty for the text itself.
 * @returns Views of `json`; `undefined` where no array is at the path.
 */
export function sliceBatch(json: Uint8Array, path: string): readonly Uint8Array[] | undefined {
  let at = skipSpace(json, hasByteOrderMark(json) ? 3 : 0);
  for (const key of path === "" ? [] : path.split(".")) {
    const found = json[at] === OBJECT ? findMember(json, at, key) : findItem(json, at, key);
    if (found === undefined) return undefined;
    at = found;
  }
  return json[at] === ARRAY ? sliceItems(json, at) : undefined;
}

/** Whether a JSON text ends before what it opened was closed: inside a text, a list or an object. */
export function endsInside(json: Uint8Array): boolean {
  const start = skipSpace(json, hasByteOrderMark(json) ? 3 : 0);
  return (json[start] === OBJECT || json[start] === ARRAY) && skipValue(json, start) > json.length;
}

function hasByteOrderMark(json: Uint8Array): boolean {
  return json[0] === 0xef && json[1] === 0xbb && json[2] === 0xbf;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function skipSpace(json: Uint8Array, from: number): number {
  let at = from;
  while (isSpace(json[at])) at += 1;
  return at;
}

/** Where the value of a key begins: of the last one of that name. */
function findMember(json: Uint8Array, object: number, key: string): number | undefined {
  let found: number | undefined;
  let at = skipSpace(json, object + 1);
  while (at < json.length && json[at] !== OBJECT_END) {
    const keyEnd = skipString(json, at);
    // Behind the key come white space, a colon and white space.
    const value = skipSpace(json, skipSpace(json, keyEnd) + 1);
    if (JSON.parse(toText(json, at, keyEnd)) === key) found = value;
    at = skipToNext(json, skipValue(json, value));
  }
  return found;
}

/** Where an item of a list begins. */
function findItem(json: Uint8Array, array: number, index: string): number | undefined {
  if (json[array] !== ARRAY) return undefined;
  let at = skipSpace(json, array + 1);
  for (let count = 0; at < json.length && json[at] !== ARRAY_END; count += 1) {
    if (String(count) === index) return at;
    at = skipToNext(json, skipValue(json, at));
  }
  return undefined;
}

function sliceItems(json: Uint8Array, array: number): readonly Uint8Array[] {
  const items: Uint8Array[] = [];
  let at = skipSpace(json, array + 1);
  while (at < json.length && json[at] !== ARRAY_END) {
    const end = skipValue(json, at);
    items.push(json.subarray(at, end));
    at = skipToNext(json, end);
  }
  return items;
}

/** From the end of a value to the beginning of the next, or to the bracket that closes the list or object. */
function skipToNext(json: Uint8Array, end: number): number {
  const at = skipSpace(json, end);
  return json[at] === COMMA ? skipSpace(json, at + 1) : at;
}

/** The position behind a value; beyond the last byte where it is not closed. Counts brackets instead of recursing. */
function skipValue(json: Uint8Array, from: number): number {
  let depth = 0;
  let at = from;
  while (at < json.length) {
    const byte = json[at];
    if (byte === QUOTE) at = skipString(json, at);
    else if (byte === OBJECT || byte === ARRAY) [depth, at] = [depth + 1, at + 1];
    else if (byte === OBJECT_END || byte === ARRAY_END) [depth, at] = [depth - 1, at + 1];
    else if (depth === 0) return skipScalar(json, at);
    else at += 1;
    if (depth === 0) return at;
  }
  return json.length + 1;
}

/** Numbers, `true`, `false` and `null` end where anything else begins. */
function skipScalar(json: Uint8Array, from: number): number {
  let at = from;
  while (at < json.length && !isSpace(json[at]) && !isEnd(json[at])) at += 1;
  return at;
}

function isEnd(byte: number | undefined): boolean {
  return byte === COMMA || byte === OBJECT_END || byte === ARRAY_END;
}

/** The position behind a text's closing quote. No byte of a longer UTF-8 character looks like a quote or an escape. */
function skipString(json: Uint8Array, from: number): number {
  let at = from + 1;
  while (at < json.length && json[at] !== QUOTE) at += json[at] === ESCAPE ? 2 : 1;
  return at + 1;
}

function toText(json: Uint8Array, from: number, end: number): string {
  return Buffer.from(json.buffer, json.byteOffset + from, end - from).toString("utf8");
}
