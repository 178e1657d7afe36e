import { expect, test } from "vitest";

import { toCurl } from "../../dashboard/src/format/curl.ts";
import { toBytesText, toDurationText, toNumberText } from "../../dashboard/src/format/quantities.ts";
import { toVisible } from "../../dashboard/src/format/visible.ts";
import { parseJson } from "../../dashboard/src/json/parse-json.ts";
import { toIndented } from "../../dashboard/src/json/to-indented.ts";
import { appendPage, mergeFirstPage, toList, type ListShape } from "../../dashboard/src/lists/merge-list.ts";

test.each([
  ["a bidi override", "\u202Eexe.fdp", "U+202Eexe.fdp"],
  ["a zero width space", "a\u200Bb", "aU+200Bb"],
  ["a line break and a NUL", "a\nb\0", String.raw`a\nb\0`],
  ["a lone surrogate", "a\uD800", "aU+D800"],
  ["letters of any script", "Zürich 東京 😀", "Zürich 東京 😀"],
])("%s is shown", (_name, text, shown) => {
  expect(toVisible(text)).toBe(shown);
});

test("numbers keep every digit, names every meaning, objects every entry", () => {
  const node = parseJson('{"big":12345678901234567890,"__proto__":{"polluted":true},"a":1,"a":2,"e":1e400}');

  expect(node).toEqual({
    kind: "object",
    entries: [
      ["big", { kind: "number", text: "12345678901234567890" }],
      ["__proto__", { kind: "object", entries: [["polluted", { kind: "literal", text: "true" }]] }],
      ["a", { kind: "number", text: "1" }],
      ["a", { kind: "number", text: "2" }],
      ["e", { kind: "number", text: "1e400" }],
    ],
  });
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

test.each([
  ["a text", '"a\\u0041\\""', { kind: "string", value: 'aA"' }],
  ["an empty list", "[]", { kind: "array", items: [] }],
  ["null after a byte order mark", "\uFEFFnull", { kind: "literal", text: "null" }],
])("%s is JSON", (_name, text, node) => {
  expect(parseJson(text)).toEqual(node);
});

test.each(["", "{", "{'a':1}", "<xml/>", "01"])("%j is not JSON", (text) => {
  expect(parseJson(text)).toBeNull();
});

test("a body of a megabyte is parsed, and depth costs no stack", () => {
  const long = JSON.stringify(Array.from({ length: 40_000 }, (_, index) => ({ index, name: `name ${index}` })));
  const deep = `${"[".repeat(3000)}1${"]".repeat(3000)}`;

  expect(parseJson(long)).toMatchObject({ kind: "array" });
  expect(parseJson(deep)).toMatchObject({ kind: "array" });
});

test.each(['{"a":[1,{"b":null}],"c":{},"d":[]}', '[1.0,-0,1e2,"x,y:{}"]', '"a"'])(
  "%s is laid out as the platform does",
  (text) => {
    const numbers = text.includes("1.0")
      ? '[\n  1.0,\n  -0,\n  1e2,\n  "x,y:{}"\n]'
      : JSON.stringify(JSON.parse(text), null, 2);

    expect(toIndented(text)).toBe(numbers);
  },
);

test("a command quotes every value, and leaves out what curl makes itself", () => {
  const text = `it's $(id) \`id\` "x"`;
  const command = toCurl({
    source: "stripe",
    headers: [
      ["host", "example.com"],
      ["content-length", "5"],
      ["x-quote", "a'b"],
      ["x-split", "a\nb"],
    ],
    body: { bytes: text.length, text, base64: btoa(text), isRedacted: false },
  });

  expect(command).toBe(
    [
      "curl -X POST 'http://localhost:3000/api/webhooks/stripe' \\",
      String.raw`  -H 'x-quote: a'\''b' ` + "\\",
      String.raw`  --data-raw 'it'\''s $(id) ` + '`id` "x"\'',
    ].join("\n"),
  );
});

test("a body that is no text goes through base64", () => {
  const command = toCurl({
    source: "stripe",
    headers: [],
    body: { bytes: 2, text: null, base64: "//4=", isRedacted: false },
  });

  expect(command).toMatch(/^printf %s '\/\/4=' \| base64 -d \|/);
  expect(command).toContain("--data-binary @-");
});

test.each([
  [0.4, "0.4 ms"],
  [812, "812 ms"],
  [1400, "1.4 s"],
  [200_000, "3 min 20 s"],
  [18_120_000, "5 h 2 min"],
  [null, "unknown"],
])("%j milliseconds read %s", (ms, text) => {
  expect(toDurationText(ms)).toBe(text);
});

test("what is not known is never 0", () => {
  expect([toNumberText(null), toBytesText(null), toDurationText(undefined)]).toEqual(["unknown", "unknown", "unknown"]);
});

interface NumberPage {
  readonly items: readonly number[];
  readonly next: string | null;
}

const SHAPE: ListShape<NumberPage, number> = {
  items: (page) => page.items,
  next: (page) => page.next,
  id: String,
  at: (item) => String(item).padStart(3, "0"),
};

test("a newer first page comes before what is older, and takes out what left it", () => {
  const first = appendPage(toList("p", { items: [9, 8, 7], next: "7" }, SHAPE), { items: [6, 5], next: "5" }, SHAPE);

  const merged = mergeFirstPage(first, { items: [10, 9, 7], next: "7" }, SHAPE);

  expect(merged.items).toEqual([10, 9, 7, 6, 5]);
  expect(merged.next).toBe("5");
  expect([...merged.arrived]).toEqual(["10"]);
});

test("a first page that touches nothing known starts the list over", () => {
  const first = toList("p", { items: [9, 8], next: "8" }, SHAPE);

  const merged = mergeFirstPage(first, { items: [40, 39], next: "39" }, SHAPE);

  expect([merged.items, merged.next]).toEqual([[40, 39], "39"]);
});

test("a first page that is all there is replaces what was known", () => {
  const first = toList("p", { items: [9, 8, 7], next: null }, SHAPE);

  expect(mergeFirstPage(first, { items: [9], next: null }, SHAPE).items).toEqual([9]);
});
