/**
 * Text that is safe on a terminal: control characters and direction overrides are spelled out. Types, headers and
 * bodies come from strangers and could otherwise move the cursor, recolour or hide what follows.
 */
export function toPrintable(text: string): string {
  return text.replaceAll(UNSAFE, toEscape);
}

/** {@link toPrintable} for text of several lines: line breaks and tabs stay. */
export function toPrintableLines(text: string): string {
  return text.replaceAll("\r\n", "\n").replaceAll(UNSAFE, (found) => (KEPT.has(found) ? found : toEscape(found)));
}

const UNSAFE = /[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;
const KEPT: ReadonlySet<string> = new Set(["\n", "\t"]);

function toEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
