import fc from "fast-check";
import { expect, test } from "vitest";

import { toWords } from "../../src/core/words.ts";

const words = (body: unknown): string => toWords(new TextEncoder().encode(JSON.stringify(body)));

test("are names and values, in the order of the body", () => {
  expect(words({ id: "evt_1", data: { items: [{ sku: "a" }, 2], live: true, none: null } })).toBe(
    "id evt_1 data items sku a 2 live true none",
  );
});

test("of a body that is no JSON are its text", () => {
  expect(toWords(new TextEncoder().encode("name=ada&city=London"))).toBe("name=ada&city=London");
});

test("leave out what nobody types", () => {
  expect(words({ token: "t".repeat(300), note: "kept" })).toBe("token  note kept");
});

test("are bounded, and can be stored, whatever the body is", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 8 }), fc.uint8Array({ maxLength: 200 }), (json, bytes) => {
      for (const body of [new TextEncoder().encode(json), bytes]) {
        expect(toWords(body)).not.toMatch(/\0|\p{Surrogate}/u);
      }
    }),
  );
  expect(words(Array.from({ length: 30_000 }, () => "word")).length).toBeLessThanOrEqual(64 * 1024);
});
