import * as fc from "fast-check";
import { expect, test } from "vitest";
import { toBodyVariants } from "../../src/verify/hints/body-variants.ts";
import { toIndentedLength } from "../../src/verify/hints/indented-length.ts";
import { defineProvider, type Hint, openSource, sign } from "../../src/verify/index.ts";
import { NOW, SECRET, toBytes } from "./senders.ts";
import { toRequest } from "./requests.ts";

const acme = defineProvider({
  name: "acme",
  scheme: { kind: "hmac", signature: { header: "x-acme-signature", encoding: "hex" } },
  id: { in: "none" },
  type: { in: "none" },
});

/** What is said of a body that came in place of the one that was signed. */
async function explain(signed: string, came: string, secret = SECRET): Promise<Hint | undefined> {
  const { headers } = await sign(acme({ secret }), { body: signed, type: "any", id: "1", at: NOW });
  const open = openSource("acme", acme({ secret: SECRET }));
  return open.explain(toRequest({ headers, body: came }), "signature_mismatch", NOW);
}

function nest(depth: number, inner: string): string {
  return "[".repeat(depth) + inner + "]".repeat(depth);
}

/** The bytes of all variants, which is what trying them costs. */
function costOf(text: string): number {
  return [...toBodyVariants(toBytes(text))].reduce((bytes, variant) => bytes + variant.length, 0);
}

test.each([
  ["an ordinary value", { a: [1, { b: "x" }], c: null }],
  ["brackets and commas inside of texts", { "[{,:": "]},:", a: ['"[', "\\", '\\"]'] }],
  ["a list of one", [[["a"]]]],
])("the indented length of %s is exact", (_name, value) => {
  expect(toIndentedLength(JSON.stringify(value))).toBe(JSON.stringify(value, undefined, 4).length);
});

test("the indented length is never too short, however the text is written", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 8 }), (value, spaces) => {
      const indented = JSON.stringify(value, undefined, 4).length;

      expect(toIndentedLength(JSON.stringify(value, undefined, spaces))).toBeGreaterThanOrEqual(indented);
    }),
  );
});

test.each([
  ["lists", nest(131_072, "")],
  ["objects", '{"a":'.repeat(40_000) + "1" + "}".repeat(40_000)],
  ["lists and objects", '[{"a":'.repeat(30_000) + "1" + "}]".repeat(30_000)],
  ["few levels in many places", `[${`${nest(40, "")},`.repeat(3_000)}1]`],
])("a body of nested %s is not written anew as JSON", (_name, text) => {
  expect(costOf(text)).toBeLessThan(4 * text.length);
});

test("a body nested as deeply as senders nest theirs is written anew", async () => {
  const text = nest(100, '{"a":1}');

  expect(await explain(JSON.stringify(JSON.parse(text), undefined, 2), text)).toBe("body_reserialised");
});

test("all ways of writing a body are tried while they hold four million bytes, and no more", async () => {
  const value = (length: number): object => ({ url: "https://example.com/ä", text: "x".repeat(length) });
  const hintFor = (length: number): Promise<Hint | undefined> => {
    const lastTried = `${JSON.stringify(value(length), undefined, 4)}\r\n`;
    return explain(lastTried, JSON.stringify(value(length)));
  };

  expect(await hintFor(100_000)).toBe("body_reserialised");
  expect(await hintFor(250_000)).toBeUndefined();
});

test("the mode is not looked for in bodies over 64 KiB", async () => {
  const body = (length: number): string => `{"livemode":true,"text":"${"x".repeat(length - 27)}"}`;
  const hintFor = (length: number): Promise<Hint | undefined> => explain("{}", body(length), `${SECRET}-2`);

  expect(toBytes(body(65_536))).toHaveLength(65_536);
  expect(await hintFor(65_536)).toBe("secret_of_another_mode");
  expect(await hintFor(65_537)).toBeUndefined();
});
