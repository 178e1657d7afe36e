import fc from "fast-check";
import { expect, test } from "vitest";

import { DEFAULT_RETRY, retryDelayMs, toRetryPolicy } from "../../src/core/backoff.ts";

const HOUR_MS = 3_600_000;

test("waits stay below the ceiling, which doubles with every attempt", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fc.double({ min: 0, max: 0.999_999, noNaN: true }),
      (attempt, random) => {
        const ceiling = Math.min(DEFAULT_RETRY.maxMs, DEFAULT_RETRY.baseMs * 2 ** (attempt - 1));

        const delayMs = retryDelayMs(attempt, DEFAULT_RETRY, () => random);

        expect(Number.isInteger(delayMs)).toBe(true);
        expect(delayMs).toBeGreaterThanOrEqual(0);
        expect(delayMs).toBeLessThan(ceiling);
      },
    ),
  );
});

test("the default policy spans a day on average", () => {
  const waits = Array.from({ length: DEFAULT_RETRY.attempts - 1 }, (_, index) =>
    retryDelayMs(index + 1, DEFAULT_RETRY, () => 0.5),
  );

  expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(24 * HOUR_MS);
});

test("a partial policy takes the rest from the default", () => {
  expect(toRetryPolicy({ attempts: 3 })).toEqual({ ...DEFAULT_RETRY, attempts: 3 });
});

test.each([
  [{ attempts: 0 }],
  [{ attempts: 1.5 }],
  [{ attempts: 1_001 }],
  [{ baseMs: 0 }],
  [{ baseMs: Number.NaN }],
  [{ baseMs: 10, maxMs: 5 }],
])("the policy %j is refused", (policy) => {
  expect(() => toRetryPolicy(policy)).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
});
