import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";

import type { PublicKeyAlgorithm } from "../../../src/core/jwt-algorithm.ts";
import { jwtAuth, type JwtAuthOptions } from "../../../src/route/auth/jwt.ts";
import type { AuthProvider } from "../../../src/route/auth/auth.ts";
import { createKeyServer, createSigningKey, type KeyServer, type SigningKey } from "../../verify/key-server.ts";
import { catchError } from "../catch-error.ts";

let key: SigningKey;
let server: KeyServer;

beforeAll(async () => {
  key = await createSigningKey("first");
  server = await createKeyServer(key);
});

afterAll(() => server.close());

interface User {
  readonly id: string;
}

function open(options: Partial<JwtAuthOptions<User>> = {}): AuthProvider<User> {
  return jwtAuth<User>({
    issuer: server.issuer,
    audience: "api",
    algorithms: ["RS256"],
    toUser: ({ sub = "" }) => ({ id: sub }),
    ...options,
  });
}

const inAnHour = (): number => Math.floor(Date.now() / 1_000) + 3_600;
const claims = (more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  iss: server.issuer,
  aud: "api",
  sub: "user-1",
  exp: inAnHour(),
  ...more,
});
const withBearer = (token: string): Request =>
  new Request("http://localhost/", { headers: { authorization: `Bearer ${token}` } });
const withCookie = (cookie: string, headers: Record<string, string> = {}): Request =>
  new Request("http://localhost/", { headers: { cookie, ...headers } });

test("a token of the issuer authenticates its subject, with the session it names", async () => {
  const request = withBearer(await key.sign(claims({ sid: "session-1" })));

  expect(await open().authenticate(request)).toEqual({
    kind: "authenticated",
    user: { id: "user-1" },
    userId: "user-1",
    sessionId: "session-1",
  });
});

test.each<[string, Readonly<Record<string, unknown>>]>([
  ["expired", { exp: 1_000 }],
  ["without an end", { exp: undefined }],
  ["not yet valid", { nbf: 9_999_999_999 }],
  ["of another issuer", { iss: "https://other.example" }],
  ["for another app", { aud: "other" }],
  ["for no app", { aud: undefined }],
  ["of nobody", { sub: undefined }],
  ["of an empty subject", { sub: "" }],
])("a token %s is refused", async (_name, more) => {
  const token = await key.sign(JSON.parse(JSON.stringify(claims(more))) as Record<string, unknown>);

  expect(await open().authenticate(withBearer(token))).toMatchObject({ kind: "refused" });
});

test("a token signed with the public key as a shared secret is refused, and so is one not signed", async () => {
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const head = `${encode({ alg: "HS256", kid: "first" })}.${encode(claims())}`;
  const mac = createHmac("sha256", JSON.stringify(key.publicJwk)).update(head).digest("base64url");
  const forged = [
    `${head}.${mac}`,
    `${encode({ alg: "none" })}.${encode(claims())}.`,
    `${encode({ alg: "none" })}.${encode(claims())}.AA`,
  ];

  for (const token of forged) {
    expect(await open().authenticate(withBearer(token))).toMatchObject({ kind: "refused" });
  }
});

test("a token signed in another way than the app named is refused, though the issuer has the key", async () => {
  const other = await createSigningKey("other", "ES256");
  const keys = { keys: [key.publicJwk, other.publicJwk] };
  const token = await other.sign(claims());
  const toProvider = (...algorithms: readonly PublicKeyAlgorithm[]): AuthProvider<User> =>
    open({ algorithms, fetch: async () => Response.json(keys) });

  expect(await toProvider("RS256").authenticate(withBearer(token))).toMatchObject({ kind: "refused" });
  expect(await toProvider("RS256", "ES256").authenticate(withBearer(token))).toMatchObject({ kind: "authenticated" });
});

test("a key that comes with the token is not used", async () => {
  const own = await createSigningKey("own");
  const token = await own.sign(claims(), { jwk: own.publicJwk, kid: undefined });

  expect(await open().authenticate(withBearer(token))).toMatchObject({ kind: "refused" });
});

test("where a type is demanded, an ID token does not pass for an access token", async () => {
  const provider = open({ type: "at+jwt" });

  expect(await provider.authenticate(withBearer(await key.sign(claims())))).toMatchObject({ kind: "refused" });
  expect(await provider.authenticate(withBearer(await key.sign(claims(), { typ: "at+jwt" })))).toMatchObject({
    kind: "authenticated",
  });
});

test("many made-up key ids cause one fetch", async () => {
  const provider = open();
  const before = server.requests.length;

  for (let index = 0; index < 50; index += 1) {
    const token = await key.sign(claims(), { kid: `made-up-${index}` });
    expect(await provider.authenticate(withBearer(token))).toMatchObject({ kind: "refused" });
  }

  expect(server.requests.length - before).toBe(1);
});

test.each([
  ["answers with a page", 200, "<html>"],
  ["answers with something else", 200, '{"error":"no"}'],
  ["fails", 500, '{"keys":[]}'],
  ["sends too much", 200, `{"keys":[${" ".repeat(300_000)}]}`],
])("while the issuer %s the answer is 503, and it is asked once in five seconds", async (_name, status, body) => {
  let fetches = 0;
  let nowMs = 1_000_000;
  const provider = open({
    now: () => nowMs,
    fetch: async () => {
      fetches += 1;
      return new Response(body, { status });
    },
  });
  const request = withBearer(await key.sign(claims()));

  for (let index = 0; index < 5; index += 1) {
    const error = await catchError(() => provider.authenticate(request));
    expect(error).toMatchObject({ status: 503, code: "auth-unavailable" });
    expect(new Headers(error.headers).get("retry-after")).toBe("5");
  }
  expect(fetches).toBe(1);
  nowMs += 5_001;
  await catchError(() => provider.authenticate(request));
  expect(fetches).toBe(2);
});

test("kept keys serve while the issuer is down", async () => {
  let isUp = true;
  let nowMs = Date.now();
  const provider = open({
    now: () => nowMs,
    fetch: async () => (isUp ? Response.json({ keys: [key.publicJwk] }) : new Response("", { status: 502 })),
  });
  const request = withBearer(await key.sign(claims()));
  await provider.authenticate(request);

  isUp = false;
  nowMs += 700_000;

  expect(await provider.authenticate(request)).toMatchObject({ kind: "authenticated" });
  expect(await provider.authenticate(request)).toMatchObject({ kind: "authenticated" });
});

test("a proven token is believed for a minute, and its user asked for each time", async () => {
  let nowMs = Date.now();
  let isBlocked = false;
  let published = [key.publicJwk];
  const provider = open({
    now: () => nowMs,
    toUser: ({ sub = "" }) => (isBlocked ? null : { id: sub }),
    fetch: async () => Response.json({ keys: published }),
  });
  const request = withBearer(await key.sign(claims()));
  await provider.authenticate(request);

  isBlocked = true;
  expect(await provider.authenticate(request)).toMatchObject({ kind: "refused" });
  isBlocked = false;
  expect(await provider.authenticate(request)).toMatchObject({ kind: "authenticated" });

  // The issuer withdraws the key. Whoever comes ten minutes later makes it be noticed, and is believed a last time.
  published = [];
  nowMs += 600_001;
  await provider.authenticate(request);
  nowMs += 60_000;
  await expect.poll(() => provider.authenticate(request)).toMatchObject({ kind: "refused" });
});

test("a proven token ends when it says so, also within its minute", async () => {
  let nowMs = Date.now();
  const provider = open({ now: () => nowMs });
  const request = withBearer(await key.sign(claims({ exp: Math.floor(nowMs / 1_000) + 30 })));

  expect(await provider.authenticate(request)).toMatchObject({ kind: "authenticated" });
  // Five seconds for clocks that differ.
  nowMs += 36_000;
  expect(await provider.authenticate(request)).toMatchObject({ kind: "refused" });
});

test("what an app does to a proven token's claims is not there the next time", async () => {
  const provider = open({
    toUser: (given) => {
      const id = given.sub ?? "";
      given.sub = "somebody else";
      return { id };
    },
  });
  const request = withBearer(await key.sign(claims()));

  const results = [await provider.authenticate(request), await provider.authenticate(request)];

  expect(results).toEqual([expect.anything(), results[0]]);
  expect(results[0]).toMatchObject({ user: { id: "user-1" }, userId: "user-1" });
});

test("a proven token with another signature or other claims is not proven", async () => {
  const provider = open();
  const token = await key.sign(claims());
  const [head = "", body = "", signature = ""] = token.split(".");
  const other = Buffer.from(JSON.stringify(claims({ sub: "user-2" }))).toString("base64url");
  await provider.authenticate(withBearer(token));

  for (const forged of [`${head}.${other}.${signature}`, `${head}.${body}.${signature.slice(0, -4)}AAAA`]) {
    expect(await provider.authenticate(withBearer(forged))).toMatchObject({ kind: "refused" });
  }
});

test("a user who cannot be looked up is 503, one who does not exist is refused", async () => {
  const request = withBearer(await key.sign(claims()));
  const broken = open({ toUser: () => Promise.reject(new Error("database")) });

  expect(await catchError(() => broken.authenticate(request))).toMatchObject({ status: 503 });
  expect(await open({ toUser: () => null }).authenticate(request)).toMatchObject({ kind: "refused" });
});

test("without the second factor that is demanded, a good token is forbidden", async () => {
  const provider = open({ mfa: ({ acr }) => acr === "2" });

  expect(await provider.authenticate(withBearer(await key.sign(claims())))).toMatchObject({
    kind: "forbidden",
    code: "mfa-required",
  });
  expect(await provider.authenticate(withBearer(await key.sign(claims({ acr: "2" }))))).toMatchObject({
    kind: "authenticated",
  });
});

test("a cookie is read where it is named, and CSRF then matters", async () => {
  const token = await key.sign(claims());
  const provider = open({ cookie: "session" });
  const request = withCookie(`a=b; session=${token}`);

  expect(await provider.authenticate(request)).toMatchObject({ kind: "authenticated" });
  expect([provider.usesCookies, provider.isAmbient(request)]).toEqual([true, true]);
  expect(await open().authenticate(request)).toEqual({ kind: "anonymous" });
  expect(open().isAmbient(request)).toBe(false);
});

test("a bearer token beside a cookie decides alone", async () => {
  const good = await key.sign(claims());
  const provider = open({ cookie: "session" });
  const request = withCookie(`session=${good}`, { authorization: "Bearer bad.bad.bad" });

  expect(await provider.authenticate(request)).toMatchObject({ kind: "refused" });
  expect(provider.isAmbient(request)).toBe(false);
});

test("a cookie that is over, or comes twice with two values, is nobody's", async () => {
  const provider = open({ cookie: "session" });
  const good = await key.sign(claims());

  expect(await provider.authenticate(withCookie(`session=${await key.sign(claims({ exp: 1 }))}`))).toEqual({
    kind: "anonymous",
  });
  expect(await provider.authenticate(withCookie(`session=${good}; session=x`))).toEqual({ kind: "anonymous" });
});

test.each(["", "   ", "a b", `${"x".repeat(9_000)}.a.b`, "a.b", "a.b.c.d"])(
  "what is no JWT is refused before anything is fetched: %#",
  async (token) => {
    const provider = open({ fetch: () => Promise.reject(new Error("fetched")) });

    expect(await provider.authenticate(withBearer(token))).toMatchObject({ kind: "refused" });
  },
);

test("another scheme is not ours", async () => {
  const request = new Request("http://localhost/", { headers: { authorization: "Basic YTpi" } });

  expect(await open().authenticate(request)).toEqual({ kind: "anonymous" });
});

test.each<[string, Partial<JwtAuthOptions<User>>]>([
  ["a shared secret's algorithm", { algorithms: ["HS256" as PublicKeyAlgorithm] }],
  ["no signature", { algorithms: ["none" as PublicKeyAlgorithm] }],
  ["no algorithm", { algorithms: [] }],
  ["no audience", { audience: [] }],
  ["an empty audience", { audience: ["api", ""] }],
  ["keys without encryption", { jwksUrl: "http://issuer.example/keys" }],
  ["keys that are nowhere", { jwksUrl: "keys" }],
])("%s is refused at start-up", (_name, options) => {
  expect(() => open(options)).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
});
