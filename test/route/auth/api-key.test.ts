import fc from "fast-check";
import { expect, test } from "vitest";

import { apiKeyAuth, createApiKey, hashApiKey, type StoredApiKey } from "../../../src/route/auth/api-key.ts";
import { catchError } from "../catch-error.ts";

const USER = { id: "robot" };
const known = createApiKey("acme_live");

function open(stored: Partial<StoredApiKey<typeof USER>> | null = {}) {
  const lookups: string[] = [];
  const provider = apiKeyAuth({
    prefix: "acme_live",
    now: () => new Date("2030-01-01T00:00:00Z"),
    find: async (hash) => {
      lookups.push(hash);
      return stored === null ? null : { hash: known.hash, user: USER, userId: "robot", ...stored };
    },
  });
  return { provider, lookups };
}

const send = (headers: Record<string, string>): Request => new Request("http://localhost/", { headers });

test("a key has its prefix and 256 random bits, and its hash is SHA-256 of all of it", () => {
  expect(known.key).toMatch(/^acme_live_[\w-]{43}$/);
  expect(known.hash).toMatch(/^[0-9a-f]{64}$/);
  expect(hashApiKey("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  expect(createApiKey("acme_live").key).not.toBe(known.key);
});

test.each([
  ["authorization", { authorization: `Bearer ${known.key}` }],
  ["x-api-key", { "x-api-key": known.key }],
  ["both, the same", { authorization: `bearer ${known.key}`, "x-api-key": known.key }],
])("a key in %s authenticates, and only its hash goes on", async (_name, headers) => {
  const { provider, lookups } = open();

  const result = await provider.authenticate(send(headers));

  expect(result).toEqual({ kind: "authenticated", user: USER, userId: "robot", apiKeyId: known.hash });
  expect(lookups).toEqual([known.hash]);
  expect(JSON.stringify(result)).not.toContain(known.key);
  expect(provider.isAmbient(send({ ...headers, cookie: "a=b" }))).toBe(false);
});

test("what is not shaped like a key is refused and never looked up", async () => {
  const { provider, lookups } = open();

  await fc.assert(
    fc.asyncProperty(fc.stringMatching(/^[\x21-\x7e]{0,80}$/), fc.boolean(), async (text, hasPrefix) => {
      const key = hasPrefix ? `acme_live_${text}` : text;
      fc.pre(!/^acme_live_[\w-]{43}$/.test(key) && key !== "");

      expect(await provider.authenticate(send({ "x-api-key": key }))).toMatchObject({ kind: "refused" });
    }),
  );
  expect(lookups).toEqual([]);
});

test("a key of another prefix, as long, is not looked up", async () => {
  const { provider, lookups } = open();

  expect(await provider.authenticate(send({ "x-api-key": createApiKey("acme_test").key }))).toMatchObject({
    kind: "refused",
  });
  expect(lookups).toEqual([]);
});

test("a request without a key is nobody's, one with two keys is refused", async () => {
  const { provider } = open();
  const other = createApiKey("acme_live").key;

  expect(await provider.authenticate(send({}))).toEqual({ kind: "anonymous" });
  for (const [first, second] of [
    [known.key, other],
    [other, known.key],
  ] as const) {
    const request = send({ authorization: `Bearer ${first}`, "x-api-key": second });
    expect(await provider.authenticate(request)).toMatchObject({ kind: "refused" });
  }
});

test.each<[string, Partial<StoredApiKey<typeof USER>> | null]>([
  ["is unknown", null],
  ["is another one that the store took for it", { hash: hashApiKey("neighbour") }],
  ["has expired", { expiresAt: new Date("2029-12-31T23:59:59Z") }],
  ["expires now", { expiresAt: new Date("2030-01-01T00:00:00Z") }],
  ["has an end that is no date", { expiresAt: new Date("never") }],
  ["was revoked", { revokedAt: new Date("2029-01-01T00:00:00Z") }],
])("a key that %s is refused", async (_name, stored) => {
  const { provider } = open(stored);

  expect(await provider.authenticate(send({ "x-api-key": known.key }))).toMatchObject({ kind: "refused" });
});

test("while keys cannot be looked up the answer is 503", async () => {
  const provider = apiKeyAuth({ prefix: "acme_live", find: () => Promise.reject(new Error("down")) });

  const error = await catchError(() => provider.authenticate(send({ "x-api-key": known.key })));

  expect(error).toMatchObject({ status: 503, code: "auth-unavailable" });
});

test.each(["", "has space", "é", "-x", "x".repeat(33)])("the prefix %j is refused at start-up", (prefix) => {
  expect(() => createApiKey(prefix)).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
});
