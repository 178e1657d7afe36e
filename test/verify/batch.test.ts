import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { endsInside, sliceBatch } from "../../src/verify/identity/batch.ts";
import { toBytes } from "./senders.ts";

function slice(json: string, path: string): readonly string[] | undefined {
  return sliceBatch(toBytes(json), path)?.map((item) => Buffer.from(item).toString("utf8"));
}

describe("sliceBatch", () => {
  test.each([
    ["the body itself", "[1,2]", "", ["1", "2"]],
    ["an empty list", "[]", "", []],
    ["an empty list with white space in it", " [ \n ] ", "", []],
    ["white space around items, but not in them", '[ {"a" : 1} ,\t[ 2 ]\n]', "", ['{"a" : 1}', "[ 2 ]"]],
    ["a key", '{"a":[1],"events":[2,3]}', "events", ["2", "3"]],
    ["a path", '{"data":{"events":["x"]}}', "data.events", ['"x"']],
    ["an index", '[{"a":[1]},{"a":[2,3]}]', "1.a", ["2", "3"]],
    ["an index that is a key", '{"0":[1]}', "0", ["1"]],
    ["the last of two equal keys", '{"a":[1],"a":[2]}', "a", ["2"]],
    ["the last of two equal keys, spelt differently", String.raw`{"\u0061":[1],"a":[2],"\u0061":[3]}`, "a", ["3"]],
    ["a key beyond ASCII", '{"événements":[1]}', "événements", ["1"]],
    ["keys of the prototype", '{"__proto__":{"constructor":[1]}}', "__proto__.constructor", ["1"]],
    ["a byte order mark", "\uFEFF[1]", "", ["1"]],
    ["scalars of every kind", '[1e400,-0,true,false,null,"",1.50]', "", "1e400 -0 true false null  1.50".split(" ")],
  ])("finds %s", (_name, json, path, items) => {
    expect(slice(json, path)).toEqual(items.map((item) => (item === "" ? '""' : item)));
  });

  test.each([
    ["brackets in texts", String.raw`["]","}","[{","\"]","\\"]`],
    ["repeated keys", '[{"a":1,"a":2}]'],
    ["integers no double holds", '[{"id":12345678901234567890},{"id":12345678901234567891}]'],
    ["escapes", String.raw`["\u00e9\/\ud83d\ude00","é/😀"]`],
  ])("keeps %s as they stand", (_name, json) => {
    expect(`[${slice(json, "")?.join(",") ?? ""}]`).toBe(json);
  });

  test.each([
    ["an object", "{}", ""],
    ["a number", "1", ""],
    ["a missing key", '{"a":[1]}', "b"],
    ["a key of a list", '[{"a":[1]}]', "a"],
    ["an index past the end", "[[1]]", "1"],
    ["an index followed by something", "[[1]]", "0x"],
    ["an index after something", "[[1]]", "x0"],
    ["an index beyond nine that is not there", "[[1]]", "10"],
    ["an index written with a zero in front", "[[1],[2]]", "01"],
    ["a key of a number", '{"a":1}', "a.b"],
    ["a key's last value that is no list", '{"a":[1],"a":2}', "a"],
    ["the length of a list", "[[1]]", "length"],
  ])("finds no list in %s", (_name, json, path) => {
    expect(slice(json, path)).toBeUndefined();
  });

  test.each([
    ["lists", "[", "]"],
    ["objects", '{"a":', "}"],
  ])("a nesting of a million %s overflows nothing", (_name, open, close) => {
    const deep = `${open.repeat(1_000_000)}1${close.repeat(1_000_000)}`;

    expect(slice(`[${deep},2]`, "")?.[1]).toBe("2");
  });

  test("agrees with JSON.parse on any list, whatever the white space", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.constantFrom(undefined, 1, "\t", "\r\n"), (items, space) => {
        const json = JSON.stringify(items, undefined, space);

        expect(slice(json, "")?.map((item): unknown => JSON.parse(item))).toEqual(JSON.parse(json));
      }),
    );
  });

  test("agrees with JSON.parse on any path of any value", () => {
    const key = fc.constantFrom("a", "b", "0", "1");
    fc.assert(
      fc.property(toTree(key), fc.array(key, { minLength: 1, maxLength: 3 }), (json, keys) => {
        const expected = keys.reduce<unknown>(
          (value, name) =>
            typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined,
          JSON.parse(json),
        );
        const items = slice(json, keys.join("."))?.map((item): unknown => JSON.parse(item));

        expect(items).toEqual(Array.isArray(expected) ? expected : undefined);
      }),
      { numRuns: 1_000 },
    );
  });

  test("an index behind the end of a list finds nothing of the next", () => {
    expect(slice("[[[1]],[[2]],[[3]]]", "0.1")).toBeUndefined();
    expect(slice("[[[1]],[[2]],[[3]]]", "0.2")).toBeUndefined();
    expect(slice("[[[1]],[[2]],[[3]]]", "0.3")).toBeUndefined();
  });

  test("the slices joined again are the same list", () => {
    fc.assert(
      fc.property(fc.array(fc.json()), (items) => {
        expect(slice(`[${items.join(",")}]`, "")).toEqual(items.map((item) => item.trim()));
      }),
    );
  });
});

/** JSON texts whose objects may repeat keys. */
function toTree(key: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.letrec<{ tree: string }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.constantFrom("1", '"]"', "null"),
      fc
        .array(fc.tuple(key, tie("tree")), { maxLength: 4 })
        .map((members) => `{ ${members.map(([name, value]) => `"${name}" : ${value}`).join(" , ")}}`),
      fc.array(tie("tree"), { maxLength: 4 }).map((items) => `[${items.join(", ")} ]`),
    ),
  })).tree;
}

describe("endsInside", () => {
  test("every cut of a JSON object is noticed, and the whole is not", () => {
    const json = toBytes(String.raw`{"a":[1,{"b":"}\"]"}],"c":"é"}`);

    for (let length = 1; length < json.length; length += 1) expect(endsInside(json.subarray(0, length))).toBe(true);
    expect(endsInside(json)).toBe(false);
  });

  test.each(["[", "[1,[2]", '[{"a":1}', "\uFEFF[1", ' \n{"a":'])("%j ends inside", (text) => {
    expect(endsInside(toBytes(text))).toBe(true);
  });

  test.each(["", "hello", '"hello', "12", "a=1&b=[", "{} ", " [1]\n"])(
    "%j does not end inside a list or object",
    (text) => {
      expect(endsInside(toBytes(text))).toBe(false);
    },
  );
});
