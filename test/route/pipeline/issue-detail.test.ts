import { expect, test } from "vitest";

import { toDetail } from "../../../src/route/pipeline/issue-detail.ts";

test.each([
  ["a quoted text", 'Invalid email: Received "hunter2"', "hunter2", "Invalid email: Received …"],
  ["a bare text", "must be an email (was hunter2)", "hunter2", "must be an email (was …)"],
  ["a short text only in quotes", 'must be at least 3 (was "a")', "a", "must be at least 3 (was …)"],
  ["a text with quotes in it", 'Received "a\\"b"', 'a"b', "Received …"],
  ["a number", "Expected string but received 42", 42, "Expected string but received …"],
  ["a number that is part of another", "at most 420", 42, "at most 420"],
  ["a boolean", "must be a string (was true)", true, "must be a string (was …)"],
  ["what is in an object", 'was {"pin":"hunter2","n":1234}', { pin: "hunter2", n: 1234 }, 'was {"pin":…,"n":…}'],
  ["what says nothing of the value", "Required", undefined, "Required"],
])("leaves out %s", (_name, message, value, expected) => {
  expect(toDetail(message, ["a"], { a: value })).toBe(expected);
});

test("is short, whatever the library says", () => {
  expect(toDetail("x".repeat(10_000), [], {})).toHaveLength(300);
});

test("looks for nothing beyond a few values, however large the body", () => {
  const deep = JSON.parse("[".repeat(100_000) + "]".repeat(100_000)) as unknown;

  expect(toDetail("Invalid", [], deep)).toBe("Invalid");
});
