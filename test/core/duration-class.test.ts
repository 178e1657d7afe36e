import fc from "fast-check";
import { expect, test } from "vitest";

import { toDurationClass, toPercentileMs } from "../../src/core/duration-class.ts";

test.each([
  [0, 1],
  [1, 1],
  [1.2, 2],
  [2, 2],
  [3, 5],
  [51, 100],
  [20_001, 50_000],
  [1e12, 1_000_000_000],
])("%d ms is counted up to %d ms", (durationMs, expected) => {
  expect(toDurationClass(durationMs)).toBe(expected);
});

test.each([
  ["nothing", [], 0.5, null],
  ["only unknown durations", [[0, 5]], 0.5, null],
  ["one class", [[20, 4]], 0.5, 15],
  ["the first class", [[1, 1]], 0.5, 0.5],
  [
    "two classes",
    [
      [10, 50],
      [100, 50],
    ],
    0.5,
    10,
  ],
  [
    "two classes, further on",
    [
      [10, 50],
      [100, 50],
    ],
    0.95,
    95,
  ],
] as const)("a percentile of %s", (_name, counts, share, expected) => {
  expect(toPercentileMs(new Map(counts), share)).toBe(expected);
});

test("a percentile lies in the class of the duration that stands there", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 50 }),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      (durations, share) => {
        const counts = new Map<number, number>();
        for (const one of durations) counts.set(toDurationClass(one), (counts.get(toDurationClass(one)) ?? 0) + 1);
        const sorted = durations.toSorted((left, right) => left - right);
        const exact = sorted[Math.ceil(share * sorted.length - 1e-9) - 1] ?? 0;

        const percentile = toPercentileMs(counts, share) ?? -1;

        expect(percentile).toBeLessThanOrEqual(toDurationClass(exact));
        expect(percentile).toBeGreaterThan(toDurationClass(exact) / 2.6 - 1);
      },
    ),
  );
});
