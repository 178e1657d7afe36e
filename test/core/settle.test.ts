import { expect, test } from "vitest";

import { dead, retry, snooze, toOutcome } from "../../src/core/outcome.ts";
import { DEFAULT_RETRY } from "../../src/core/backoff.ts";
import { settle } from "../../src/core/settle.ts";

const POLICY = { attempts: 3, baseMs: 1_000, maxMs: 60_000 };
const half = (): number => 0.5;

test.each([
  ["a retry with attempts left", retry(), 1, { state: "ready", delayMs: 500, isCounted: true }],
  ["a second retry", retry(), 2, { state: "ready", delayMs: 1_000, isCounted: true }],
  ["a retry after a given wait", retry({ afterMs: 7 }), 1, { state: "ready", delayMs: 7, isCounted: true }],
  ["a retry on the last attempt", retry({ afterMs: 7 }), 3, { state: "dead", delayMs: 0, isCounted: true }],
  ["a snooze on the last attempt", snooze(5), 3, { state: "ready", delayMs: 5, isCounted: false }],
  ["dead on the first attempt", dead("refunded"), 1, { state: "dead", delayMs: 0, isCounted: true }],
] as const)("%s ends as it says", (_name, outcome, attempt, expected) => {
  expect(settle(outcome, attempt, POLICY, half)).toMatchObject(expected);
});

test("the reason of a retry and of a death is kept", () => {
  expect(settle(retry({ reason: "503" }), 1, POLICY).reason).toBe("503");
  expect(settle(dead("refunded"), 1, DEFAULT_RETRY).reason).toBe("refunded");
});

test.each([[undefined], [null], ["dead"], [{ kind: "dead", reason: "an API's answer" }], [[]]])(
  "a handler that returns %j is done",
  (returned) => {
    expect(toOutcome(returned)).toEqual({ kind: "done" });
  },
);

test.each([[retry()], [snooze(1)], [dead("no")]])("an outcome made by Sluice is recognised: %j", (outcome) => {
  expect(toOutcome(outcome)).toBe(outcome);
});

test.each([[-1], [Number.NaN], [Number.POSITIVE_INFINITY]])("a wait of %d is refused", (ms) => {
  expect(() => snooze(ms)).toThrow(RangeError);
  expect(() => retry({ afterMs: ms })).toThrow(RangeError);
});
