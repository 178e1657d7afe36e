import { toIndentedLength } from "./indented-length.ts";

/** Characters beyond which JSON is not written anew. Bodies of nothing but brackets would grow without end. */
const MAX_INDENTED = 524_288;

/**
 * The bodies a sender may have signed where something in front wrote JSON or line ends anew: the usual ways of writing
 * the same value, likeliest first, none of them twice and without the body itself. JSON whose indentation would be out
 * of all proportion is left as it is.
 */
export function* toBodyVariants(body: Uint8Array): Generator<Uint8Array> {
  const text = toText(body);
  if (text === undefined) return;
  for (const variant of distinct(toTexts(text))) {
    if (variant !== text) yield new TextEncoder().encode(variant);
  }
}

function* toTexts(text: string): Generator<string> {
  for (const base of distinct(toBases(text))) {
    for (const spelling of distinct(toSpellings(base))) yield* toEndings(spelling);
  }
}

function* distinct(texts: Iterable<string>): Generator<string> {
  const seen = new Set<string>();
  for (const text of texts) {
    if (seen.has(text)) continue;
    seen.add(text);
    yield text;
  }
}

function toText(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    // No text, so nothing that rewrites text has touched it.
    return undefined;
  }
}

function* toBases(text: string): Generator<string> {
  yield text;
  const value = toIndentedLength(text) > MAX_INDENTED ? undefined : parse(text);
  if (value !== undefined) {
    yield JSON.stringify(value.payload);
    yield JSON.stringify(value.payload, undefined, 2);
    yield JSON.stringify(value.payload, undefined, 4);
    yield toSpaced(JSON.stringify(value.payload));
  }
  yield text.replaceAll("\r\n", "\n");
  yield text.replaceAll(/\r?\n/g, "\r\n");
}

function parse(text: string): { readonly payload: unknown } | undefined {
  try {
    return { payload: JSON.parse(text.replace(/^\uFEFF/, "")) };
  } catch {
    return undefined;
  }
}

/** Compact JSON with a space after commas and colons, as Python writes it. Texts are matched whole, and left alone. */
function toSpaced(compact: string): string {
  return compact.replaceAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[,:]/g, (token) => (token.length === 1 ? `${token} ` : token));
}

function* toSpellings(text: string): Generator<string> {
  yield text;
  const ascii = text.replaceAll(/[\u0080-\uffff]/g, toEscape);
  yield ascii;
  yield text.replaceAll("/", String.raw`\/`);
  yield ascii.replaceAll("/", String.raw`\/`);
  yield text.replaceAll(String.raw`\/`, "/");
  yield text.replaceAll(/(?<!\\)((?:\\\\)*)\\u([0-9a-f]{4})/gi, toCharacter);
}

function toEscape(unit: string): string {
  return String.raw`\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** What JSON has to escape stays escaped. */
function toCharacter(escape: string, before: string, digits: string): string {
  const code = Number.parseInt(digits, 16);
  return code < 0x80 ? escape : before + String.fromCharCode(code);
}

function* toEndings(text: string): Generator<string> {
  const trimmed = text.trim();
  yield text;
  yield trimmed;
  yield `${trimmed}\n`;
  yield `${trimmed}\r\n`;
}
