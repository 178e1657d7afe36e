/**
 * What a schema library says of a value, without the value: some libraries quote it, and it may be a password.
 *
 * @param path Where the value is in `root`.
 * @returns At most 300 characters.
 */
export function toDetail(message: string, path: readonly PropertyKey[], root: unknown): string {
  const value = find(path, root);
  let detail = message;
  for (const quote of toQuotes(value)) detail = detail.replaceAll(quote, HIDDEN);
  return detail.slice(0, MAX_LENGTH);
}

const MAX_LENGTH = 300;
const HIDDEN = "…";

/** Shorter texts are parts of words. */
const MIN_BARE = 4;

function find(path: readonly PropertyKey[], root: unknown): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<PropertyKey, unknown>>)[key];
  }
  return value;
}

/** The ways in which libraries quote a value, or what is in it. */
function toQuotes(value: unknown, depth = 0): readonly (string | RegExp)[] {
  switch (typeof value) {
    case "string":
      return toTextQuotes(value);
    case "number":
    case "bigint":
    case "boolean":
      return [new RegExp(`(?<![\\w.])${String(value).replaceAll(/[.+]/g, "\\$&")}n?(?![\\w.])`, "g")];
    case "object":
      return value === null || depth === MAX_DEPTH ? [] : toInnerQuotes(value, depth + 1);
    case "undefined":
    case "function":
    case "symbol":
      return [];
  }
}

function toTextQuotes(text: string): readonly string[] {
  const quoted = [JSON.stringify(text), `"${text}"`, `'${text}'`];
  return text.length < MIN_BARE ? quoted : [...quoted, text];
}

function toInnerQuotes(value: object, depth: number): readonly (string | RegExp)[] {
  return Object.values(value)
    .slice(0, MAX_VALUES)
    .flatMap((one) => toQuotes(one, depth));
}

/** No message quotes more than this. */
const MAX_DEPTH = 2;
const MAX_VALUES = 16;
