import fc from "fast-check";
import { expect, test } from "vitest";

import type { RatePolicy } from "../../../src/route/pipeline/checks.ts";
import { addRateLimitHeaders } from "../../../src/route/rate-limit/headers.ts";
import { assertRatePolicies } from "../../../src/route/rate-limit/policies.ts";
import type { RateState } from "../../../src/route/rate-limit/store.ts";

/** The grammar of the draft for lists of strings with whole numbers, read on its own from RFC 9651, section 4.2. */
const ITEM = String.raw`"([\x20-\x21\x23-\x5b\x5d-\x7e]*)";([a-z])=(\d{1,15});([a-z])=(\d{1,15})`;
const LIST = new RegExp(`^${ITEM}(?:, ${ITEM})*$`);

const policy: fc.Arbitrary<RatePolicy> = fc.record({
  name: fc.stringMatching(/^[\w.:-]{1,64}$/),
  limit: fc.integer({ min: 1, max: 1_000_000_000 }),
  windowMs: fc.integer({ min: 1, max: 24 * 86_400 }).map((seconds) => seconds * 1_000),
});
const state: fc.Arbitrary<RateState> = fc.record({
  allowed: fc.boolean(),
  remaining: fc.integer({ min: 0, max: 1_000_000_000 }),
  resetMs: fc.double({ min: 0, max: 24 * 86_400_000, noNaN: true }),
});

test("whatever is counted, the headers are lists as the draft has them, and a client that waits is not early", () => {
  fc.assert(
    fc.property(fc.array(fc.record({ policy, state }), { minLength: 1, maxLength: 5 }), (counted) => {
      const headers = new Headers();

      addRateLimitHeaders(headers, counted);

      const told = readList(headers.get("ratelimit") ?? "");
      expect(readList(headers.get("ratelimit-policy") ?? "")).toEqual(
        counted.map((one) => [one.policy.name, "q", one.policy.limit, "w", one.policy.windowMs / 1_000]),
      );
      counted.forEach((one, index) => {
        expect(told[index]?.slice(0, 4)).toEqual([one.policy.name, "r", one.state.remaining, "t"]);
        expect(Number(told[index]?.[4]) * 1_000).toBeGreaterThanOrEqual(one.state.resetMs);
      });
    }),
  );
});

function readList(value: string): readonly (readonly unknown[])[] {
  expect(value).toMatch(LIST);
  return [...value.matchAll(new RegExp(ITEM, "g"))].map(([, name, first, one, second, two]) => [
    name,
    first,
    Number(one),
    second,
    Number(two),
  ]);
}

test("without policies there are no headers", () => {
  const headers = new Headers();

  addRateLimitHeaders(headers, []);

  expect([...headers]).toEqual([]);
});

const GOOD: RatePolicy = { name: "p", limit: 10, windowMs: 60_000 };

test.each<[string, readonly RatePolicy[]]>([
  ["a limit of nothing", [{ ...GOOD, limit: 0 }]],
  ["half a request", [{ ...GOOD, limit: 1.5 }]],
  ["no number", [{ ...GOOD, limit: Number.NaN }]],
  ["no window", [{ ...GOOD, windowMs: 0 }]],
  ["half a second", [{ ...GOOD, windowMs: 1_500 }]],
  ["a window longer than timers run", [{ ...GOOD, windowMs: 25 * 86_400_000 }]],
  ["a request that costs nothing", [{ ...GOOD, cost: 0 }]],
  ["a request that costs more than there is", [{ ...GOOD, cost: 11 }]],
  ["a name with a quote", [{ ...GOOD, name: 'a"b' }]],
  ["a name that breaks the line", [{ ...GOOD, name: "a\r\nb" }]],
  ["a name that is too long", [{ ...GOOD, name: "x".repeat(65) }]],
  ["a name twice", [GOOD, { ...GOOD, limit: 11 }]],
  [
    "the name that another is given",
    [
      { limit: 1, windowMs: 60_000 },
      { limit: 2, windowMs: 60_000 },
    ],
  ],
])("%s is refused at start-up", (_name, policies) => {
  expect(() => assertRatePolicies(policies)).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
});
