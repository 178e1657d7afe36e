import { expect, test } from "vitest";

import { toSilence } from "../../src/core/silence.ts";

const HOUR_MS = 3_600_000;
const NOW = new Date("2026-11-21T12:00:00Z");

const hoursAgo = (...hours: readonly number[]): readonly Date[] =>
  hours.map((hour) => new Date(NOW.getTime() - hour * HOUR_MS));

/** Every `step` hours, from `first` hours ago to `last`. */
const every = (step: number, first: number, last: number): readonly Date[] =>
  hoursAgo(...Array.from({ length: Math.floor((first - last) / step) + 1 }, (_, index) => first - index * step));

test.each([
  ["was never heard", [], null],
  ["was heard in few hours", every(1, 60, 50), null],
  ["is heard every hour", every(1, 100, 0), null],
  ["is quiet for twice the usual gap", every(1, 100, 3), null],
  ["is quiet for longer", every(1, 100, 4), { forMs: 4 * HOUR_MS, longestBeforeMs: HOUR_MS }],
  ["is quiet as at night", [...every(1, 100, 60), ...every(1, 48, 24)], null],
  [
    "was quiet longer once, but a week ago",
    [...every(1, 400, 300), ...every(1, 160, 4)],
    { forMs: 4 * HOUR_MS, longestBeforeMs: HOUR_MS },
  ],
] as const)("a source that %s", (_name, hours, expected) => {
  expect(toSilence(hours, NOW)).toEqual(expected);
});
