import * as v from "valibot";
import { afterAll, beforeAll, expect, test } from "vitest";

import { silentLogger } from "../../../src/core/logger.ts";
import { anyOf } from "../../../src/route/auth/any-of.ts";
import { apiKeyAuth, createApiKey } from "../../../src/route/auth/api-key.ts";
import { supabaseSecret } from "../../../src/route/auth/supabase-key.ts";
import { turnstile } from "../../../src/route/captcha/provider.ts";
import { createMemoryIdempotencyStore } from "../../../src/route/idempotency/memory-store.ts";
import { createApi, methods, reply } from "../../../src/route/index.ts";
import { createMemoryRateLimitStore } from "../../../src/route/rate-limit/memory-store.ts";
import { serveWeb, type WebServer } from "../../support/serve-web.ts";

const known = createApiKey("acme");
const SECRET = `sb_secret_${"x".repeat(30)}`;
const verified: string[] = [];
let orders = 0;

const api = createApi({
  trustProxy: 1,
  auth: anyOf(
    apiKeyAuth({
      prefix: "acme",
      find: async (hash) => (hash === known.hash ? { hash, user: { mode: "robot" as const }, userId: "robot" } : null),
    }),
    supabaseSecret({ keys: { cron: SECRET }, createAdminClient: () => ({ isAdmin: true }) }),
  ),
  rateLimit: { store: createMemoryRateLimitStore(), onStoreError: "closed" },
  idempotency: { store: createMemoryIdempotencyStore() },
  captcha: {
    provider: turnstile({ secret: "secret" }),
    hostnames: ["app.example.com"],
    logger: silentLogger,
    fetch: async (_url, { body }) => {
      verified.push((body as URLSearchParams).get("response") ?? "");
      const now = new Date().toISOString();
      return Response.json({ success: true, hostname: "app.example.com", challenge_ts: now });
    },
  },
});

let server: WebServer;

beforeAll(async () => {
  server = await serveWeb({
    "/api/orders": methods({
      POST: api
        .route("/api/orders")
        .body(v.object({ item: v.string() }))
        .idempotent()
        .handle(() => reply(201, { order: (orders += 1) })),
    }),
    "/api/limited": methods({
      GET: api
        .route("/api/limited")
        .rateLimit(
          { by: "ip", limit: 2, windowMs: 60_000 },
          { name: "by-key", by: "apiKey", limit: 1, windowMs: 3_600_000 },
        )
        .handle(() => ({ ok: true })),
    }),
    "/api/signup": methods({
      POST: api
        .route("/api/signup")
        .auth("none")
        .body(v.object({ name: v.string() }))
        .captcha()
        .handle(() => ({ ok: true })),
    }),
    "/api/admin": methods({
      GET: api.route("/api/admin").handle(({ user }) => ({ isAdmin: user.mode === "secret" && user.admin.isAdmin })),
    }),
  });
});

afterAll(() => server.close());

function send(path: string, headers: Record<string, string> = {}, body?: unknown): Promise<Response> {
  return fetch(`${server.url}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    redirect: "manual",
  });
}

test.each([
  ["no credentials", {}, "Bearer"],
  ["an unknown key", { "x-api-key": createApiKey("acme").key }, 'Bearer error="invalid_token"'],
  ["another scheme", { authorization: "Basic YTpi" }, 'Bearer error="invalid_token"'],
])("%s are answered with 401, a challenge and a problem, never a redirect", async (_name, headers, challenge) => {
  const response = await send("/api/admin", headers);

  expect(response.status).toBe(401);
  expect(response.headers.get("www-authenticate")).toBe(challenge);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
});

test("the admin client is there for a secret key, and not for another caller", async () => {
  const bySecret = await send("/api/admin", { apikey: SECRET });
  const byKey = await send("/api/admin", { "x-api-key": known.key });

  expect(await bySecret.json()).toEqual({ isAdmin: true });
  expect(await byKey.json()).toEqual({ isAdmin: false });
});

test("limits by sender and by key are told together, and the first one passed answers 429", async () => {
  const headers = { "x-api-key": known.key, "x-forwarded-for": "198.51.100.1" };
  const first = await send("/api/limited", headers);
  const second = await send("/api/limited", headers);

  expect(first.status).toBe(200);
  expect(first.headers.get("ratelimit")).toBe('"ip-60s";r=1;t=60, "by-key";r=0;t=3600');
  expect(second.status).toBe(429);
  expect(Number(second.headers.get("retry-after"))).toBeGreaterThan(3_590);
  expect(await second.json()).toMatchObject({
    type: "https://iana.org/assignments/http-problem-types#quota-exceeded",
    status: 429,
    "violated-policies": ["by-key"],
  });
});

test("addresses that the sender makes up, and addresses of one /64, do not lift the limit", async () => {
  const statuses: number[] = [];
  for (const forwarded of ["6.6.6.6, 2001:db8::1", "7.7.7.7, 2001:db8::2", "2001:db8:0:0:ffff::3"]) {
    statuses.push((await send("/api/limited", { "x-forwarded-for": forwarded })).status);
  }

  expect(statuses).toEqual([401, 401, 429]);
});

test("two orders at the same time with one key are one order", async () => {
  const headers = { "x-api-key": known.key, "idempotency-key": '"8e03978e-40d5-43e8-bc93-6894a57f9324"' };
  const before = orders;

  const pair = await Promise.all([
    send("/api/orders", headers, { item: "a" }),
    send("/api/orders", headers, { item: "a" }),
  ]);
  const replay = await send("/api/orders", headers, { item: "a" });
  const other = await send("/api/orders", headers, { item: "b" });
  const missing = await send("/api/orders", { "x-api-key": known.key }, { item: "a" });

  expect(orders - before).toBe(1);
  expect(pair.map(({ status }) => status)).toContain(201);
  expect([replay.status, replay.headers.get("idempotent-replayed")]).toEqual([201, "true"]);
  expect([other.status, missing.status]).toEqual([422, 400]);
});

test("a mistake in a form costs no captcha", async () => {
  const wrong = await send("/api/signup", {}, { name: 1, "cf-turnstile-response": "token-1" });
  const right = await send("/api/signup", {}, { name: "Ada", "cf-turnstile-response": "token-1" });
  const missing = await send("/api/signup", {}, { name: "Ada" });

  expect([wrong.status, right.status, missing.status]).toEqual([422, 200, 403]);
  expect(verified).toEqual(["token-1"]);
});
