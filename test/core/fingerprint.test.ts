import fc from "fast-check";
import { expect, test } from "vitest";

import { toFingerprint } from "../../src/core/fingerprint.ts";

const title = (error: string): string => toFingerprint("handle", error).title;

test.each([
  ["Error: no customer 42 in 3.5 s", "Error: no customer <n> in <n> s"],
  ["Error: no row 018f2c3e-7d5a-7bbb-8ccc-0123456789ab", "Error: no row <uuid>"],
  ["Error: no such customer: cus_NffrFeUfNV2Hib", "Error: no such customer: cus_<id>"],
  ["Error: commit 9fceb02d0ae598e95dc970b74767f19372d61af8 is gone", "Error: commit <hex> is gone"],
  ["Error: at address 0x7ffe", "Error: at address <hex>"],
  ['Error: unexpected "naïve \\" text" and `code`', "Error: unexpected <text> and <text>"],
  ["Error: can't read 'invoice' of user's", "Error: can't read <text> of user's"],
  ["Error: mail to ada.l+x@mail.example.com bounced", "Error: mail to <email> bounced"],
  [
    "Error: GET https://api.example.com/v2/orders/123?token=a failed",
    "Error: GET https://api.example.com/v<n>/orders/<n> failed",
  ],
  ["Error: due 2026-11-21T10:00:00.123Z", "Error: due <time>"],
  ["TypeError: x is not a function\n    at run (/app/handler.js:10:5)\n    at loop", "TypeError: x is not a function"],
  ["SyntaxError: /app/dist/a.js:12:7 bad", "SyntaxError: /app/dist/a.js bad"],
  ["Error: ids 1, 2, 3, 4 missing", "Error: ids <n> missing"],
  ["  \n ", "an error without a message"],
])("%j is known as %j", (error, expected) => {
  expect(title(error)).toBe(expected);
});

test("failures of one cause are one, of two handlers two", () => {
  const first = toFingerprint("a", "Error: no customer 1");

  expect(first.fingerprint).toMatch(/^[0-9a-f]{32}$/);
  expect(toFingerprint("a", "Error: no customer 987").fingerprint).toBe(first.fingerprint);
  expect(toFingerprint("b", "Error: no customer 1").fingerprint).not.toBe(first.fingerprint);
  expect(toFingerprint("a", "Error: no card").fingerprint).not.toBe(first.fingerprint);
});

test("any error has a title of one bounded line, and the same fingerprint each time", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 3_000 }), (error) => {
      const { fingerprint, title: line } = toFingerprint("handle", error);

      expect(line.length).toBeGreaterThan(0);
      expect(line.length).toBeLessThanOrEqual(300);
      // eslint-disable-next-line no-control-regex -- this is what must not be there.
      expect(line).not.toMatch(/[\u0000-\u001f\u2028\u2029]|\p{Surrogate}/u);
      expect(fingerprint).toMatch(/^[0-9a-f]{32}$/);
      expect(toFingerprint("handle", error)).toEqual({ fingerprint, title: line });
    }),
  );
});

test("ids and numbers never tell two failures apart", () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), fc.nat(), fc.nat(), (left, right, one, other) => {
      const toError = (id: string, count: number): string => `Error: order ${id} failed after ${count} ms`;

      expect(toFingerprint("handle", toError(left, one))).toEqual(toFingerprint("handle", toError(right, other)));
    }),
  );
});

test.each([
  "a".repeat(2_000),
  '"'.repeat(2_000),
  "a1".repeat(1_000),
  "a@".repeat(1_000),
  "http://".repeat(300),
  "1,".repeat(1_000),
])("reading an error of a hostile shape ends: %#", (error) => {
  expect(title(error).length).toBeLessThanOrEqual(300);
});
