import { describe, expect, test } from "vitest";

import { DEFAULT_RULES, findWrongs, type Facts, type Rules, type SourceFacts } from "../../src/alerts/rules.ts";

const QUIET: Facts = { lagMs: 0, missing: 0, failures: [], sources: [] };
const STRIPE: SourceFacts = { source: "stripe", quietForMs: null, refused: 0, refusedUsually: 0 };

function messages(facts: Partial<Facts>, rules: Partial<Rules> = {}): readonly string[] {
  return findWrongs({ ...QUIET, ...facts }, { ...DEFAULT_RULES, ...rules }).map(({ message }) => message);
}

test("nothing is wrong with a quiet app", () => {
  expect(messages({ sources: [STRIPE] })).toEqual([]);
});

describe("each rule at its threshold", () => {
  const failure = { fingerprint: "f1", handler: "activate", dead: 1 };

  test.each<[string, Partial<Facts>, Partial<Rules>, readonly string[]]>([
    ["one dead job", { failures: [failure] }, {}, ['Handler "activate": 1 job is dead for the same reason.']],
    ["a failure without dead jobs", { failures: [{ ...failure, dead: 0 }] }, {}, []],
    ["as many as are allowed", { failures: [{ ...failure, dead: 5 }] }, { deadLetters: { over: 5 } }, []],
    ["a lag of the limit", { lagMs: 60_000 }, {}, []],
    ["a lag beyond it", { lagMs: 60_001 }, {}, ["The oldest due job has been waiting for 1 minute."]],
    ["a lag of hours", { lagMs: 7_500_000 }, {}, ["The oldest due job has been waiting for 2 hours."]],
    ["a missing handler", { missing: 2 }, {}, ["2 jobs wait for a handler that no live worker knows."]],
    ["few refusals", { sources: [{ ...STRIPE, refused: 19 }] }, {}, []],
    [
      "a spike of refusals",
      { sources: [{ ...STRIPE, refused: 20 }] },
      {},
      ['Source "stripe": 20 deliveries refused within five minutes.'],
    ],
    ["as many refusals as ever", { sources: [{ ...STRIPE, refused: 40, refusedUsually: 10 }] }, {}, []],
    [
      "a silent source",
      { sources: [{ ...STRIPE, quietForMs: 172_800_000 }] },
      {},
      ['Source "stripe" has sent nothing for 2 days, much longer than it used to.'],
    ],
  ])("%s", (_name, facts, rules, expected) => {
    expect(messages(facts, rules)).toEqual(expected);
  });
});

test("a rule that is off says nothing", () => {
  const everything: Facts = {
    lagMs: 1e9,
    missing: 9,
    failures: [{ fingerprint: "f", handler: "h", dead: 9 }],
    sources: [{ ...STRIPE, refused: 1_000, quietForMs: 1e9 }],
  };
  const off: Rules = { deadLetters: false, missingHandlers: false, refusals: false, silence: false, lag: false };

  expect(findWrongs(everything, DEFAULT_RULES)).toHaveLength(5);
  expect(findWrongs(everything, off)).toEqual([]);
});

test("a source's name is data in a link", () => {
  const [finding] = findWrongs({ ...QUIET, sources: [{ ...STRIPE, source: "a&b", refused: 50 }] }, DEFAULT_RULES);

  expect(finding?.path).toBe("rejections?source=a%26b");
});
