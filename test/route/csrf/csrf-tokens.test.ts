import fc from "fast-check";
import { expect, test } from "vitest";

import { createCsrfTokens, maskCsrfToken } from "../../../src/route/csrf/csrf-tokens.ts";

const NOW = new Date("2026-11-20T12:00:00Z");
const HOUR_MS = 3_600_000;
const SECRET = "a secret of the tests, long enough";
const tokens = createCsrfTokens([SECRET], HOUR_MS);
const session = { id: "s1", now: NOW };

test("no two tokens are the same, nor two masks of one", () => {
  const token = tokens.issue("s1", NOW);

  expect(tokens.issue("s1", NOW)).not.toBe(token);
  expect(maskCsrfToken(token)).not.toBe(maskCsrfToken(token));
});

test("a token and every mask of it are valid for its session", () => {
  fc.assert(
    fc.property(fc.string(), (id) => {
      const token = tokens.issue(id, NOW);

      expect(tokens.isValid(token, token, { id, now: NOW })).toBe(true);
      expect(tokens.isValid(maskCsrfToken(token), token, { id, now: NOW })).toBe(true);
    }),
  );
});

test("a token is worth nothing to another session", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (one, other) => {
      fc.pre(one !== other);
      const token = tokens.issue(one, NOW);

      expect(tokens.isValid(token, token, { id: other, now: NOW })).toBe(false);
    }),
  );
});

test("a token with any bit changed is worth nothing", () => {
  const token = Buffer.from(tokens.issue("s1", NOW), "base64url");
  for (let bit = 0; bit < token.byteLength * 8; bit += 1) {
    const changed = Buffer.from(token);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const text = changed.toString("base64url");

    expect(tokens.isValid(text, text, session)).toBe(false);
  }
});

test("nothing that somebody made up is valid, or throws", () => {
  const token = tokens.issue("s1", NOW);
  const texts = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.uint8Array({ minLength: 56, maxLength: 58 }).map((bytes) => Buffer.from(bytes).toString("base64url")),
    fc.uint8Array({ minLength: 113, maxLength: 115 }).map((bytes) => Buffer.from(bytes).toString("base64url")),
    fc.constantFrom(`${token}=`, `${token} `, token.slice(1), `${token}A`, token.toUpperCase()),
  );
  fc.assert(
    fc.property(texts, (text) => {
      expect(tokens.isValid(text, text, session)).toBe(false);
      expect(tokens.isValid(text, token, session)).toBe(false);
    }),
  );
});

test("a token of a secret that is not known is worth nothing", () => {
  const other = createCsrfTokens([`${SECRET}, another`], HOUR_MS).issue("s1", NOW);

  expect(tokens.isValid(other, other, session)).toBe(false);
});

test("a token says when it ends", () => {
  const token = tokens.issue("s1", NOW);

  expect(tokens.readEnd(token, session)).toEqual(new Date(NOW.getTime() + HOUR_MS));
  expect(tokens.readEnd(token, { id: "s1", now: new Date(NOW.getTime() + HOUR_MS) })).toBeNull();
});
