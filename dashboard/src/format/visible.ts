/** A piece of a text: as it is, or the name of a character that would not be seen. */
export interface VisiblePart {
  readonly text: string;
  readonly isEscape: boolean;
}

// Control, format (bidi overrides, zero width) and lone surrogate characters, and the two line separators.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;
const HIDDEN_BUT_LINES = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/**
 * Cuts a text where characters hide or turn what stands beside them, and names those.
 *
 * @param keepsLines Whether line breaks and tabs stay as they are.
 */
export function toVisibleParts(text: string, keepsLines = false): readonly VisiblePart[] {
  const parts: VisiblePart[] = [];
  let end = 0;
  for (const match of text.matchAll(keepsLines ? HIDDEN_BUT_LINES : HIDDEN)) {
    if (match.index > end) parts.push({ text: text.slice(end, match.index), isEscape: false });
    parts.push({ text: toName(match[0]), isEscape: true });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), isEscape: false });
  return parts;
}

/** The same as one text, for attributes such as `title`. */
export function toVisible(text: string): string {
  return toVisibleParts(text)
    .map((part) => part.text)
    .join("");
}

const NAMES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0" };

function toName(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return NAMES[character] ?? `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}
