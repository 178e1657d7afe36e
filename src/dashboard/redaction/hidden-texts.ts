// Shorter ones stand in any text, and hiding them would make errors unreadable and tell where they were.
const MIN_LENGTH = 4;
const MAX_TEXTS = 1_000;

/**
 * The texts and numbers in hidden values, longest first, so that one that holds another is hidden whole. Those of less
 * than four characters are left out.
 *
 * @param hidden JSON texts.
 */
export function toHiddenTexts(hidden: readonly string[]): readonly string[] {
  const found = new Set<string>();
  const waiting: unknown[] = hidden.map((json) => JSON.parse(json) as unknown);
  while (waiting.length > 0 && found.size < MAX_TEXTS) {
    const value = waiting.pop();
    if (typeof value === "string" || typeof value === "number") add(found, String(value));
    else if (typeof value === "object" && value !== null) for (const part of Object.values(value)) waiting.push(part);
  }
  return [...found].toSorted((left, right) => right.length - left.length);
}

function add(found: Set<string>, text: string): void {
  if (text.length < MIN_LENGTH) return;
  found.add(text);
  // As it stands where the text was written as JSON.
  found.add(JSON.stringify(text).slice(1, -1));
}
