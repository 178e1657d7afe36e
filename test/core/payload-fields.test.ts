import fc from "fast-check";
import { expect, test } from "vitest";

import { toPayloadFields } from "../../src/core/payload-fields.ts";

function describeFields(payload: unknown): readonly string[] {
  return toPayloadFields(payload).map(({ path, kind }) => `${path}:${kind}`);
}

test.each<[string, unknown, readonly string[]]>([
  ["nothing", undefined, []],
  ["a text", "x", [":string"]],
  ["an object", { a: 1, b: { c: null } }, [":object", "a:number", "b:object", "b.c:null"]],
  ["an array", [{ a: 1 }, { a: "x" }], [":array", "[]:object", "[].a:number", "[].a:string"]],
  [
    "keys that are data",
    { users: { u_123456: true, "a@b.example": 1 } },
    [":object", "users:object", "users.*:boolean", "users.*:number"],
  ],
  [
    "a key that is a prototype's",
    JSON.parse('{"__proto__":{"x":1}}'),
    [":object", "__proto__:object", "__proto__.x:number"],
  ],
])("the fields of %s", (_name, payload, expected) => {
  expect(describeFields(payload)).toEqual(expected);
});

test("a map's keys are one field", () => {
  const map = Object.fromEntries(
    Array.from({ length: 200 }, (_, index) => [`key${"abcdefghij"[index % 10]}${index}`, 1]),
  );

  expect(describeFields({ map })).toEqual([":object", "map:object", "map.*:number"]);
});

test("depth and number of fields are bounded, whatever the payload", () => {
  let deep: unknown = 1;
  for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];

  expect(toPayloadFields(deep).length).toBeLessThan(20);
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 12 }), (payload) => {
      const fields = toPayloadFields(payload);

      expect(fields.length).toBeLessThanOrEqual(300);
      expect(new Set(fields.map(({ path, kind }) => `${kind} ${path}`)).size).toBe(fields.length);
    }),
  );
});
