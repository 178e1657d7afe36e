import { expect, test } from "vitest";

import { createProvenTokens } from "../../../src/route/auth/proven-tokens.ts";

const MINUTE_MS = 60_000;
const FAR = { sub: "user-1", exp: 9_999_999_999 };

function open() {
  const clock = { ms: 1_000_000 };
  return { clock, tokens: createProvenTokens(() => clock.ms) };
}

test.each([
  ["at once", FAR, 0, true],
  ["within the minute", FAR, MINUTE_MS - 1, true],
  ["after it", FAR, MINUTE_MS, false],
  ["up to its own end", { exp: 1_030 }, 29_999, true],
  ["at its own end", { exp: 1_030 }, 30_000, false],
  ["that has ended already", { exp: 1_000 }, 0, false],
  ["without an end", {}, 0, false],
  ["before it was proven, on a clock set back", FAR, -1, false],
])("a token %s: %o after %i ms is believed: %s", (_name, claims, afterMs, isBelieved) => {
  const { clock, tokens } = open();

  tokens.add("a.b.c", claims);
  clock.ms += afterMs;

  expect(tokens.find("a.b.c")).toEqual(isBelieved ? claims : undefined);
});

test("no more than 1,000 are remembered, those proven last", () => {
  const { tokens } = open();

  for (let index = 0; index < 1_500; index += 1) tokens.add(`token-${index}`, FAR);

  const remembered = Array.from({ length: 1_500 }, (_, index) => tokens.find(`token-${index}`) !== undefined);
  expect(remembered.indexOf(true)).toBe(500);
  expect(remembered.filter(Boolean)).toHaveLength(1_000);
});

test("one that was never added is not known", () => {
  expect(open().tokens.find("a.b.c")).toBeUndefined();
});
