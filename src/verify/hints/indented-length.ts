import { ARRAY, ARRAY_END, COLON, COMMA, ESCAPE, OBJECT, OBJECT_END, QUOTE } from "../json-tokens.ts";

/**
 * How long a JSON text is, at most, once it is written with line breaks and four spaces for each level: of nested lists
 * the square of its own length. Counts what `text` has of white space as well.
 *
 * @param text Read as JSON, whether it is or not.
 */
export function toIndentedLength(text: string): number {
  let length = text.length;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) at = skipString(text, at);
    else if (unit === OBJECT || unit === ARRAY) length += toBreak((depth += 1));
    else if (unit === OBJECT_END || unit === ARRAY_END) length += toBreak((depth -= 1));
    else if (unit === COMMA) length += toBreak(depth);
    else if (unit === COLON) length += 1;
  }
  return length;
}

/** Where a text's closing quote is. */
function skipString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === ESCAPE ? 2 : 1;
  return at;
}

/** A line break and what indents the line. */
function toBreak(depth: number): number {
  return 1 + 4 * depth;
}
