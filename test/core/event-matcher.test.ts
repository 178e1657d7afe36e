import { expect, test } from "vitest";

import { hasContent, toEventMatcher, toNeedle, type ContentFilter } from "../../src/core/event-matcher.ts";

const content = {
  headers: JSON.stringify([
    ["content-type", "application/json"],
    ["x-shop", "a.example.com"],
    ["x-shop", "b.example.com"],
  ]),
  body: new TextEncoder().encode(
    JSON.stringify({
      id: 12,
      live: true,
      none: null,
      data: { object: { id: "obj_1", items: [{ sku: "a" }, { sku: "b" }], tags: ["x", "y"] } },
      note: "Bitte RÜCKRUF",
    }),
  ),
};

test.each([
  ["a header in another case", { header: { name: "X-Shop", value: "b.example.com" } }, true],
  ["a header with another value", { header: { name: "x-shop", value: "example.com" } }, false],
  ["a path", { path: { path: "data.object.id", value: "obj_1" } }, true],
  ["a path to a number", { path: { path: "id", value: "12" } }, true],
  ["a path to a boolean", { path: { path: "live", value: "true" } }, true],
  ["a path to null", { path: { path: "none", value: "null" } }, true],
  ["a path to an object", { path: { path: "data.object", value: "[object Object]" } }, false],
  ["a path to nothing", { path: { path: "data.nothing.id", value: "undefined" } }, false],
  ["a path into a prototype", { path: { path: "data.constructor.name", value: "Object" } }, false],
  ["one item of an array", { path: { path: "data.object.items.1.sku", value: "b" } }, true],
  ["any item of an array", { path: { path: "data.object.items[].sku", value: "b" } }, true],
  ["any item that is a value", { path: { path: "data.object.tags[]", value: "y" } }, true],
  ["no item of an array", { path: { path: "data.object.items[].sku", value: "c" } }, false],
  ["a text in another case", { text: "rückruf" }, true],
  ["a text that is not there", { text: "absent" }, false],
  [
    "all of it",
    { text: "bitte", path: { path: "id", value: "12" }, header: { name: "x-shop", value: "a.example.com" } },
    true,
  ],
  ["not all of it", { text: "bitte", path: { path: "id", value: "13" } }, false],
] satisfies readonly (readonly [string, ContentFilter, boolean])[])("looks for %s", (_name, filter, expected) => {
  expect(toEventMatcher(filter)(content)).toBe(expected);
});

test.each([
  ["a cut body", new TextEncoder().encode('{"id":')],
  ["a body that is no text", Uint8Array.of(0xff, 0xfe)],
])("%s has no paths", (_name, body) => {
  expect(toEventMatcher({ path: { path: "id", value: "12" } })({ headers: "[]", body })).toBe(false);
});

test("headers that cannot be read match nothing", () => {
  expect(toEventMatcher({ header: { name: "a", value: "b" } })({ headers: "no json", body: content.body })).toBe(false);
});

test.each([
  ["obj_1", "obj_1"],
  ["two words", "two words"],
  ['a "quoted" text', null],
  ["a/b", null],
  ["a\\b", null],
  ["Grüße", null],
  ["12", null],
  ["1e3", null],
  ["", null],
])("the bytes to look for %j by are %j", (value, expected) => {
  expect(toNeedle({ path: { path: "id", value } })).toBe(expected);
});

test("tells whether there is anything to look for", () => {
  expect([{}, { text: "" }, { path: { path: "", value: "" } }].map(hasContent)).toEqual([false, true, true]);
});
