import { describe, expect, test } from "vitest";
import {
  aboveZero,
  aFunction,
  anyText,
  byKey,
  byKind,
  either,
  isTrueOrFalse,
  list,
  object,
  oneOf,
  optional,
  record,
  type Shape,
  text,
} from "../../src/verify/definition/shape.ts";

const NOT_AN_OBJECT = { path: "", text: "is not an object" };

describe("single values", () => {
  test.each<readonly [string, Shape, unknown, string | undefined]>([
    ["text", text, "a", undefined],
    ["text", text, undefined, "is missing"],
    ["text", text, "", "is not a text"],
    ["text", text, 5, "is not a text"],
    ["text", text, null, "is not a text"],
    ["any text", anyText, "", undefined],
    ["any text", anyText, 5, "is not a text"],
    ["any text", anyText, undefined, "is not a text"],
    ["true or false", isTrueOrFalse, false, undefined],
    ["true or false", isTrueOrFalse, "true", "is not true or false"],
    ["above zero", aboveZero, 1, undefined],
    ["above zero", aboveZero, 0, "is not a whole number above 0"],
    ["above zero", aboveZero, 1.5, "is not a whole number above 0"],
    ["above zero", aboveZero, "1", "is not a whole number above 0"],
    ["code", aFunction, () => 1, undefined],
    ["code", aFunction, "() => 1", "is not a function"],
    ["one of", oneOf({ a: true, b: true }), "b", undefined],
    ["one of", oneOf({ a: true, b: true }), "c", "is none of a, b"],
    ["one of", oneOf({ a: true, b: true }), "toString", "is none of a, b"],
    ["one of", oneOf({ a: true, b: true }), ["a"], "is none of a, b"],
    ["optional", optional(text), undefined, undefined],
    ["optional", optional(text), "a", undefined],
    ["optional", optional(text), null, "is not a text"],
    ["either", either(aFunction, text), () => 1, undefined],
    ["either", either(aFunction, text), "a", undefined],
    ["either", either(aFunction, text), 5, "is not a text"],
  ])("%s takes %o: %s", (_name, shape, value, problem) => {
    expect(shape(value)).toEqual(problem === undefined ? undefined : { path: "", text: problem });
  });
});

describe("objects", () => {
  const shape = object<{ a: string; b?: { c: string } }>({ a: text, b: optional(object({ c: text })) });

  test.each([
    [{ a: "1" }, undefined],
    [{ a: "1", b: undefined, d: undefined }, undefined],
    [{ a: "1", b: { c: "2" } }, undefined],
    [
      { a: "1", b: {} },
      { path: "b.c", text: "is missing" },
    ],
    [
      { a: "1", b: [] },
      { path: "b", text: "is not an object" },
    ],
    [{ b: { c: "2" } }, { path: "a", text: "is missing" }],
    [
      { a: "1", d: null },
      { path: "d", text: "is not known here; check the spelling" },
    ],
    [
      { a: 1, d: 1 },
      { path: "d", text: "is not known here; check the spelling" },
    ],
    [null, NOT_AN_OBJECT],
    [[], NOT_AN_OBJECT],
    ["a", NOT_AN_OBJECT],
    [undefined, NOT_AN_OBJECT],
  ])("%j: %j", (value, problem) => {
    expect(shape(value)).toEqual(problem);
  });

  test.each([
    [{}, undefined],
    [{ a: "1", b: "2" }, undefined],
    [
      { a: "1", b: 2 },
      { path: "b", text: "is not a text" },
    ],
    [[], NOT_AN_OBJECT],
    [null, NOT_AN_OBJECT],
  ])("a record %j: %j", (value, problem) => {
    expect(record(anyText)(value)).toEqual(problem);
  });
});

describe("lists", () => {
  test.each([
    [[], undefined],
    [["a"], undefined],
    [["a", 5], { path: "1", text: "is not a text" }],
    ["a", { path: "", text: "is not a list" }],
    [{ 0: "a" }, { path: "", text: "is not a list" }],
  ])("%j: %j", (value, problem) => {
    expect(list(text)(value)).toEqual(problem);
  });

  test("may have to hold something", () => {
    expect(list(text, { min: 1 })([])).toEqual({ path: "", text: "is empty" });
    expect(list(text, { min: 1 })(["a"])).toBeUndefined();
    expect(list(list(text))([["a"], [1]])).toEqual({ path: "1.0", text: "is not a text" });
  });
});

describe("one of several shapes", () => {
  const kinds = byKind("kind", { a: object({ kind: text }), b: object({ kind: text, c: text }) });
  const keys = byKey({ a: object({ a: text }), b: object({ b: text, c: optional(text) }) });

  test.each([
    [{ kind: "a" }, undefined],
    [{ kind: "b", c: "1" }, undefined],
    [{ kind: "b" }, { path: "c", text: "is missing" }],
    [{ kind: "c" }, { path: "kind", text: "is none of a, b" }],
    [{ kind: "toString" }, { path: "kind", text: "is none of a, b" }],
    [{ kind: ["a"] }, { path: "kind", text: "is none of a, b" }],
    [{}, { path: "kind", text: "is none of a, b" }],
    ["a", NOT_AN_OBJECT],
  ])("by kind, %j: %j", (value, problem) => {
    expect(kinds(value)).toEqual(problem);
  });

  test.each([
    [{ a: "1" }, undefined],
    [{ b: "1", c: "2" }, undefined],
    [{ a: "1", b: undefined }, undefined],
    [{ a: 1 }, { path: "a", text: "is not a text" }],
    [
      { a: "1", b: "2" },
      { path: "", text: "needs exactly one of a, b" },
    ],
    [{ c: "2" }, { path: "", text: "needs exactly one of a, b" }],
    [{}, { path: "", text: "needs exactly one of a, b" }],
    [null, NOT_AN_OBJECT],
  ])("by key, %j: %j", (value, problem) => {
    expect(keys(value)).toEqual(problem);
  });
});
