/**
 * The known name a mistyped one most likely stands for: one that starts with it, or else the fewest edits away.
 *
 * @returns `undefined` where nothing is close.
 */
export function toNearest(typed: string, known: readonly string[]): string | undefined {
  const started = typed === "" ? undefined : known.find((name) => name.startsWith(typed));
  if (started !== undefined) return started;
  const [best] = known
    .map((name) => ({ name, edits: countEdits(typed, name) }))
    .toSorted((left, right) => left.edits - right.edits);
  if (best === undefined) return undefined;
  return best.edits <= Math.max(2, Math.floor(best.name.length / 4)) ? best.name : undefined;
}

/** ` Did you mean "…"?`, or nothing where nothing is close. */
export function toSuggestion(typed: string, known: readonly string[]): string {
  const nearest = toNearest(typed, known);
  return nearest === undefined ? "" : ` Did you mean "${nearest}"?`;
}

/** The Levenshtein distance, one row of the table at a time. */
function countEdits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of Array.from(from).entries()) {
    const next = [index + 1];
    for (let column = 1; column <= to.length; column += 1) {
      const change = (row[column - 1] ?? 0) + (to[column - 1] === letter ? 0 : 1);
      next.push(Math.min(change, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
