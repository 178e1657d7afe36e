import { expect, test } from "vitest";

import { anyOf } from "../../../src/route/auth/any-of.ts";
import { apiKeyAuth, createApiKey } from "../../../src/route/auth/api-key.ts";
import type { AuthProvider } from "../../../src/route/auth/auth.ts";
import { betterAuth } from "../../../src/route/auth/better-auth.ts";
import { catchError } from "../catch-error.ts";

const USER = { id: "ada", name: "Ada" };
const COOKIE = "better-auth.session_token=good";
const known = createApiKey("acme");
const robots = apiKeyAuth({
  prefix: "acme",
  find: async (hash) => (hash === known.hash ? { hash, user: { robot: true } } : null),
});

function toPeople(getSession: () => Promise<unknown> = async () => ({ user: USER, session: { id: "session-1" } })) {
  return betterAuth({ auth: { api: { getSession: getSession as () => Promise<Session | null> } } });
}

interface Session {
  readonly user: typeof USER;
  readonly session: { readonly id: string };
}

const send = (headers: Record<string, string>): Request => new Request("http://localhost/", { headers });

test("a better-auth session authenticates its user", async () => {
  expect(await toPeople().authenticate(send({ cookie: COOKIE }))).toEqual({
    kind: "authenticated",
    user: USER,
    userId: "ada",
    sessionId: "session-1",
  });
});

test.each([
  ["the cookie", { cookie: COOKIE }, true],
  ["the secure cookie", { cookie: "a=b; __Secure-better-auth.session_token=x" }, true],
  ["the cookie beside a token, which may be no good", { cookie: COOKIE, authorization: "Bearer x" }, true],
  ["a token", { authorization: "Bearer x" }, false],
  ["another cookie", { cookie: "theme=dark" }, false],
])("with %s a better-auth request is ambient or not", (_name, headers, isAmbient) => {
  expect(toPeople().isAmbient(send(headers as unknown as Record<string, string>))).toBe(isAmbient);
});

test("a better-auth session that is over is nobody's, a bad token is refused, an outage is 503", async () => {
  const none = toPeople(async () => null);
  const refusing = toPeople(() => Promise.reject(Object.assign(new Error("no"), { statusCode: 401 })));
  const broken = toPeople(() => Promise.reject(new Error("database")));

  expect(await none.authenticate(send({ cookie: COOKIE }))).toEqual({ kind: "anonymous" });
  expect(await none.authenticate(send({ authorization: "Bearer x" }))).toMatchObject({ kind: "refused" });
  expect(await refusing.authenticate(send({ cookie: COOKIE }))).toEqual({ kind: "anonymous" });
  expect(await catchError(() => broken.authenticate(send({ cookie: COOKIE })))).toMatchObject({ status: 503 });
});

test("the provider that recognises its credentials decides", async () => {
  const provider = anyOf(robots, toPeople());

  expect(await provider.authenticate(send({ "x-api-key": known.key }))).toMatchObject({ user: { robot: true } });
  expect(await provider.authenticate(send({ cookie: COOKIE }))).toMatchObject({ user: USER });
  expect(await provider.authenticate(send({}))).toEqual({ kind: "anonymous" });
  expect(provider.challenge).toBe('Bearer, Cookie cookie-name="better-auth.session_token"');
});

test("a bad key is not made good by a cookie beside it", async () => {
  const provider = anyOf(robots, toPeople());
  const request = send({ "x-api-key": createApiKey("acme").key, cookie: COOKIE });

  expect(await provider.authenticate(request)).toMatchObject({ kind: "refused" });
});

test("credentials that no provider knows are refused", async () => {
  const provider = anyOf(robots, robots);

  expect(await provider.authenticate(send({ authorization: "Basic YTpi" }))).toMatchObject({ kind: "refused" });
});

test("only a request that its cookies decide is ambient", () => {
  const provider = anyOf(robots, toPeople());

  expect(provider.isAmbient(send({ cookie: COOKIE }))).toBe(true);
  expect(provider.isAmbient(send({ "x-api-key": known.key, cookie: COOKIE }))).toBe(false);
  expect(provider.isAmbient(send({ cookie: "theme=dark" }))).toBe(false);
});

test("beside a provider that cannot tell, any cookie counts", () => {
  const own: AuthProvider<string> = {
    challenge: "Own",
    usesCookies: false,
    isAmbient: () => false,
    authenticate: async () => ({ kind: "anonymous" }),
  };

  expect(anyOf(own, toPeople()).isAmbient(send({ cookie: COOKIE, authorization: "Own x" }))).toBe(true);
});

test("a token's provider that turns out to know nobody does not hand over to a cookie", async () => {
  const own: AuthProvider<string> = {
    challenge: "Own",
    usesCookies: false,
    isAmbient: () => false,
    recognises: (request) => request.headers.has("x-own"),
    authenticate: async () => ({ kind: "anonymous" }),
  };
  const provider = anyOf(own, toPeople());
  const request = send({ cookie: COOKIE, "x-own": "x" });

  expect(provider.isAmbient(request)).toBe(false);
  expect(await provider.authenticate(request)).toEqual({ kind: "anonymous" });
});

test("a provider that does not recognise its credentials is not asked", async () => {
  const strict: AuthProvider<string> = {
    challenge: "Own",
    usesCookies: false,
    isAmbient: () => false,
    recognises: () => false,
    authenticate: async () => ({ kind: "refused", reason: "not mine" }),
  };

  expect(await anyOf(strict, robots).authenticate(send({ "x-api-key": known.key }))).toMatchObject({
    kind: "authenticated",
  });
});

test("a request that a cookie may decide is ambient, though it has a key too", () => {
  const own: AuthProvider<string> = {
    challenge: "Own",
    usesCookies: true,
    isAmbient: (request) => request.headers.has("cookie"),
    authenticate: async () => ({ kind: "authenticated", user: "ada" }),
  };

  expect(anyOf(own, robots).isAmbient(send({ cookie: "own=x", "x-api-key": known.key }))).toBe(true);
});
