import { assert, jsonValue, property } from "fast-check";
import { expect, test } from "vitest";

import { toPaint, toStateStyle } from "../../src/cli/paint.ts";
import { toPrettyJson } from "../../src/cli/pretty-json.ts";
import { toPrintable, toPrintableLines } from "../../src/cli/printable.ts";
import { toTable } from "../../src/cli/table.ts";
import { toDuration, toShortTime } from "../../src/cli/times.ts";
import { NOW } from "./recording-io.ts";

const plain = toPaint({ stdout: { write: () => true }, env: {} });

test.each([
  ["today", new Date(2026, 10, 20, 9, 5, 7), "09:05:07"],
  ["earlier this year", new Date(2026, 0, 2, 9, 5, 7), "01-02 09:05"],
  ["another year", new Date(2025, 10, 20, 9, 5, 7), "2025-11-20"],
])("an instant %s is short", (_name, at, text) => {
  expect(toShortTime(at.toISOString(), NOW)).toBe(text);
});

test("what is no instant is left as it is", () => {
  expect(toShortTime("soon", NOW)).toBe("soon");
});

test.each([
  [0, "0 ms"],
  [999, "999 ms"],
  [1_234, "1.2 s"],
  [59_949, "59.9 s"],
  [59_999, "1 min 0 s"],
  [185_000, "3 min 5 s"],
])("%d ms read as %s", (durationMs, text) => {
  expect(toDuration(durationMs)).toBe(text);
});

test("columns are as wide as their widest cell and lines end without spaces", () => {
  const table = toTable(
    ["ID", "STATE"],
    [
      ["1", "done"],
      ["12345", ""],
    ],
    plain,
  );

  expect(table).toBe("ID     STATE\n1      done\n12345\n");
});

test("colours do not count as width", () => {
  const paint = toPaint({ stdout: { write: () => true, isTTY: true }, env: {} });

  const table = toTable(["A", "B"], [[{ text: "x", style: "green" }, "y"]], paint);

  expect(table.split("\n")[1]).toBe("\u001B[32mx\u001B[0m  y");
});

test.each([
  ["a terminal", true, {}, true],
  ["no terminal", false, {}, false],
  ["a terminal with NO_COLOR", true, { NO_COLOR: "1" }, false],
  ["a terminal with an empty NO_COLOR", true, { NO_COLOR: "" }, true],
  ["a dumb terminal", true, { TERM: "dumb" }, false],
])("on %s colours are used: %s %j → %s", (_name, isTTY, env, isColoured) => {
  const paint = toPaint({ stdout: { write: () => true, isTTY }, env });

  expect(paint("red", "x") !== "x").toBe(isColoured);
});

test("a state of another version has no style", () => {
  expect(toStateStyle("constructor")).toBeUndefined();
});

test.each([
  ["an escape sequence", "a\u001B[2Jb", "a\\u001b[2Jb"],
  ["a C1 control", "a\u009B2Jb", "a\\u009b2Jb"],
  ["a carriage return", "a\rb", "a\\u000db"],
  ["a direction override", "a\u202Eb", "a\\u202eb"],
  ["letters of any script", "Zoë ✓ 日本 👩‍💻", "Zoë ✓ 日本 👩‍💻"],
])("%s is safe to print", (_name, text, printable) => {
  expect(toPrintable(text)).toBe(printable);
});

test("line breaks and tabs stay in text of several lines", () => {
  expect(toPrintableLines("a\r\n\tb\u0007")).toBe("a\n\tb\\u0007");
});

test("JSON is laid out as JSON.stringify does", () => {
  assert(
    property(jsonValue(), (value) => {
      expect(toPrettyJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
    }),
  );
});

test.each([
  ['{"n":12345678901234567890}', '{\n  "n": 12345678901234567890\n}'],
  ['{"a":1,"a":2}', '{\n  "a": 1,\n  "a": 2\n}'],
  ['[1.0,"\\u00e9"]', '[\n  1.0,\n  "\\u00e9"\n]'],
  [" { } ", "{}"],
])("the tokens of %s stay as they were sent", (text, pretty) => {
  expect(toPrettyJson(text)).toBe(pretty);
});

test.each(["", "a=b", "{", "eyJhbGciOiJSUzI1NiJ9.e30.x"])("%j is not JSON", (text) => {
  expect(toPrettyJson(text)).toBeNull();
});
