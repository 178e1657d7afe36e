import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decode, encode } from "../../src/verify/content/encoding.ts";

const ENCODINGS = ["hex", "hex-upper", "base64", "base64url"] as const;

describe.each(ENCODINGS)("%s", (encoding) => {
  test("reads back exactly what it writes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(decode(encode(bytes, encoding), encoding)).toEqual(Buffer.from(bytes));
      }),
    );
  });

  test("accepts a text only if it would write it so", () => {
    const text = fc.oneof(
      fc.string({ unit: fc.constantFrom(..."0aAfFgz+/-_= \n\u00e9".split("")), maxLength: 12 }),
      fc.base64String({ maxLength: 24 }),
      fc.string({ unit: "binary" }),
    );
    fc.assert(
      fc.property(text, (candidate) => {
        const bytes = decode(candidate, encoding);
        expect(bytes === undefined || encode(bytes, encoding) === candidate).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test("writes only the part of a buffer it is given", () => {
    const whole = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);

    expect(encode(whole.subarray(2, 5), encoding)).toBe(encode(new Uint8Array([3, 4, 5]), encoding));
  });
});

test.each([
  ["hex", "AB"],
  ["hex-upper", "ab"],
  ["hex-upper", "Ab"],
  ["hex-upper", "A"],
  ["hex", "a"],
  ["hex", "abc"],
  ["hex", "zz"],
  ["hex", "ab\n"],
  ["hex", "0xab"],
  ["base64", "YQ"],
  ["base64", "YR=="],
  ["base64", "YQ==="],
  ["base64", "YQ= ="],
  ["base64", "-_-_"],
  ["base64url", "YQ=="],
  ["base64url", "YR"],
  ["base64url", "+/+/"],
] as const)("%s does not read %j", (encoding, text) => {
  expect(decode(text, encoding)).toBeUndefined();
});
