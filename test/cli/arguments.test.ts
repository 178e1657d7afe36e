import { expect, test } from "vitest";

import { parseArguments, toWholeNumber } from "../../src/cli/arguments.ts";
import { toBaseUrl, toLocalUrl } from "../../src/cli/base-url.ts";
import { toCommandLine, toOptionWords } from "../../src/cli/command-line.ts";
import { toNearest } from "../../src/cli/nearest.ts";
import { toNextHint, toQuery } from "../../src/cli/paging.ts";

const SPECS = {
  url: { type: "string", value: "URL", help: "an address" },
  data: { type: "string", value: "FILE", help: "a body" },
  json: { type: "boolean", help: "for programs" },
} as const;

test.each([
  ["words and options in any order", ["a", "--json", "b"], { json: true }, ["a", "b"]],
  ["a value after a space", ["--url", "http://x"], { url: "http://x" }, []],
  ["a value after =", ["--url=-x"], { url: "-x" }, []],
  ["a lone dash as a value", ["--data", "-"], { data: "-" }, []],
  ["the last of two values", ["--url", "a", "--url", "b"], { url: "b" }, []],
  ["words after --", ["--", "--json"], {}, ["--json"]],
] as const)("takes %s", (_name, argv, values, positionals) => {
  const parsed = parseArguments(argv, SPECS, 2);

  expect({ ...parsed.values }).toEqual(values);
  expect(parsed.positionals).toEqual(positionals);
});

test.each([
  ["an unknown option", ["--jsn"], 'There is no option --jsn. Did you mean "--json"?'],
  ["an option unlike any other", ["--zzzzzzzz"], "There is no option --zzzzzzzz."],
  ["an inherited name", ["--constructor"], "There is no option --constructor."],
  ["a short option", ["-j"], "There is no option -j."],
  ["a value missing at the end", ["--url"], "--url needs a value: --url URL"],
  ["an option in a value's place", ["--url", "--json"], "--url needs a value: --url URL"],
  ["an empty value", ["--url="], "--url needs a value: --url URL"],
  ["a flag with a value", ["--json=1"], "--json takes no value."],
  ["a word too many", ["a", "b", "c"], '"c" is one word too many.'],
] as const)("refuses %s", (_name, argv, message) => {
  expect(() => parseArguments(argv, SPECS, 2)).toThrow(
    expect.objectContaining({ code: "USAGE", exitCode: 2, message }),
  );
});

test.each(["0", "11", "-1", "1.5", "1e1", "ten", "", " 1"])("%j is no number from 1 to 10", (text) => {
  expect(() => toWholeNumber("--count", text, { min: 1, max: 10 })).toThrow(expect.objectContaining({ exitCode: 2 }));
});

test.each(["1", "10", "07"])("%j is a number from 1 to 10", (text) => {
  expect(toWholeNumber("--count", text, { min: 1, max: 10 })).toBe(Number(text));
});

test.each([
  ["evnts", "events"],
  ["event", "events"],
  ["rej", "rejections"],
  ["reply", "replay"],
  ["sevre", "serve"],
  ["frobnicate", undefined],
  ["", undefined],
])("for %j the nearest command is %j", (typed, nearest) => {
  expect(toNearest(typed, ["send", "events", "replay", "rejections", "serve"])).toBe(nearest);
});

test.each([
  ["http://localhost:4000/", "http://localhost:4000"],
  ["https://example.com/app/?a=b#c", "https://example.com/app"],
])("%s is the app at %s", (text, base) => {
  expect(toBaseUrl(text)).toBe(base);
});

test.each(["localhost:4000", "ftp://example.com", "example", ""])("%j is no app's address", (text) => {
  expect(() => toBaseUrl(text)).toThrow(expect.objectContaining({ code: "USAGE", exitCode: 2 }));
});

test.each([
  [{}, "http://localhost:3000"],
  [{ PORT: "" }, "http://localhost:3000"],
  [{ PORT: "4000" }, "http://localhost:4000"],
])("with %j this machine's app is at %s", (env, url) => {
  expect(toLocalUrl(env)).toBe(url);
});

test("a command to copy is quoted where a shell needs it", () => {
  const words = ["send", ...toOptionWords({ url: "http://x", json: true, data: "it's", id: undefined }, ["url"])];

  expect(toCommandLine(words)).toBe("npx sluice send --json --data 'it'\\''s'");
});

test("a query holds the parameters that are there", () => {
  expect(toQuery({ source: "a&b", type: undefined, limit: "2" })).toBe("?source=a%26b&limit=2");
  expect(toQuery({ source: undefined })).toBe("");
});

test("the next page repeats the command, further on", () => {
  expect(toNextHint("events", { source: "stripe", cursor: "1" }, "2")).toBe(
    "\nNext page: npx sluice events --source stripe --cursor 2\n",
  );
  expect(toNextHint("events", {}, null)).toBe("");
});
