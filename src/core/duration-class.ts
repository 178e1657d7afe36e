/** The upper bounds of the classes, in milliseconds: 1, 2, 5 and their multiples by ten, to 11 days. */
const BOUNDS: readonly number[] = Array.from({ length: 9 }, (_, power) => [1, 2, 5].map((step) => step * 10 ** power))
  .flat()
  .concat(10 ** 9);

/**
 * The class a duration is counted in, named by its upper bound: 1, 2, 5, 10, 20, 50 and so on. A class begins above the
 * one before it. From 1; what lasts longer than the last class is counted there.
 */
export function toDurationClass(durationMs: number): number {
  return BOUNDS.find((bound) => durationMs <= bound) ?? 10 ** 9;
}

/**
 * The duration that a share of the counted ones do not exceed, between the bounds of its class by proportion.
 *
 * @param counts How many durations each class holds. Class 0 holds those that are not known, and is left out.
 * @param share In (0, 1]; 0.95 is the 95th percentile.
 * @returns Milliseconds, to a tenth; null without any.
 */
export function toPercentileMs(counts: ReadonlyMap<number, number>, share: number): number | null {
  const classes = [...counts].filter(([bound, count]) => bound > 0 && count > 0).toSorted(([a], [b]) => a - b);
  const wanted = share * classes.reduce((total, [, count]) => total + count, 0);
  let passed = 0;
  for (const [bound, count] of classes) {
    if (passed + count >= wanted) return within(bound, (wanted - passed) / count);
    passed += count;
  }
  return null;
}

function within(bound: number, share: number): number {
  const floor = BOUNDS[BOUNDS.indexOf(bound) - 1] ?? 0;
  return Math.round((floor + (bound - floor) * share) * 10) / 10;
}
