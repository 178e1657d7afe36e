/* Part H, as far as it concerns guarded routes. 94 is tested here at the handler, and on a running Next.js by test/e2e. */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as v from "valibot";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";

import { silentLogger } from "../../src/core/logger.ts";
import {
  type AuthProvider,
  callback,
  createApi,
  createCaptcha,
  createFileStorage,
  createMemoryIdempotencyStore,
  createMemoryRateLimitStore,
  methods,
  type RateLimitStore,
  redirect303,
  reply,
  turnstile,
  upload,
} from "../../src/route/index.ts";
import { field, file, FORM_HEADERS, PNG, pngOf, writeForm } from "../route/uploads/form.ts";
import { REDIRECT_PAYLOADS } from "../support/redirect-payloads.ts";
import { serveWeb, type WebServer } from "../support/serve-web.ts";
import { exchange, type Outgoing } from "./support/exchange.ts";

const ORIGIN = "https://app.example.com";
const SECRET = "a secret of the tests, long enough";
const SESSION = { cookie: "session=s1" };

/** Signed in is who has the session's cookie. */
const auth: AuthProvider<{ readonly id: string }> = {
  challenge: "Bearer",
  usesCookies: true,
  isAmbient: ({ headers }) => headers.has("cookie"),
  authenticate: async ({ headers }) => {
    const id = /session=([\w%]+)/.exec(headers.get("cookie") ?? "")?.[1];
    return id === undefined
      ? { kind: "anonymous" }
      : { kind: "authenticated", user: { id: decodeURIComponent(id) }, userId: decodeURIComponent(id) };
  },
};

/** What handlers did: nothing may be here that was refused. */
let done: string[] = [];
let server: WebServer;
let folder: string;
const reported: unknown[] = [];
const onError = (error: unknown): void => void reported.push(error);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-uploads-"));
  server = await serveWeb({
    ...toGuarded(),
    ...toListing(),
    ...toRedirecting(),
    ...toUploading(),
    ...toCaptchaRoutes(),
    ...toLimited(),
    ...toValidated(),
    ...toEveryPath(),
  });
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

afterEach(() => {
  done = [];
  reported.length = 0;
  vi.useRealTimers();
});

function send(outgoing: Outgoing): ReturnType<typeof exchange> {
  return exchange(server.url, outgoing);
}

function sendJson(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return send({ path, body: text, headers: { "content-type": "application/json", ...headers } });
}

async function readStatuses(answers: readonly Promise<{ readonly status: number }>[]): Promise<readonly number[]> {
  return (await Promise.all(answers)).map(({ status }) => status);
}

function toGuarded() {
  const api = createApi({ origin: ORIGIN, auth, csrf: { secret: SECRET, logger: silentLogger } });
  const act = (name: string) => () => {
    done.push(name);
    return { name };
  };
  const job = api.route("/api/jobs/[id]");
  return {
    "/api/jobs/[id]": methods({
      GET: job.handle(act("read")),
      POST: job.handle(act("replay")),
      DELETE: job.handle(act("delete")),
      PUT: job.handle(act("secret")),
    }),
  };
}

const FORM = "application/x-www-form-urlencoded";
const EVIL = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };

test("H89 another site's form, fetch or overridden method at a route with a session cookie: 403, nothing done", async () => {
  const sessions = [SESSION, { cookie: "session=s1; SameSite=None" }];
  const forgeries: readonly Outgoing[] = [
    { path: "", headers: { ...EVIL, "content-type": FORM }, body: "a=1" },
    { path: "", headers: { ...EVIL, "content-type": "multipart/form-data; boundary=b" }, body: "--b--\r\n" },
    { path: "", headers: { ...EVIL, "content-type": "text/plain" }, body: '{"a":1}' },
    { path: "", headers: { ...EVIL, "content-type": "application/json" }, body: '{"a":1}' },
    { path: "", headers: EVIL },
    { path: "", headers: { origin: "https://evil.example" } },
    { path: "", headers: { origin: "null" } },
    { path: "", headers: { origin: "null", "sec-fetch-site": "cross-site" } },
    { path: "", headers: { origin: "http://app.example.com" } },
    { path: "", headers: { origin: "https://app.example.com.evil.example" } },
    { path: "", headers: { origin: "https://app.example.com:444" } },
    { path: "", headers: { origin: "https://sub.app.example.com", "sec-fetch-site": "same-site" } },
    { path: "", headers: { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" } },
    { path: "", headers: { "sec-fetch-site": "unheard-of" } },
    { path: "", headers: {} },
    { path: "", headers: { referer: "https://app.example.com/" } },
    { path: "", headers: { host: "evil.example", origin: "https://evil.example" } },
    { path: "", headers: { "x-forwarded-host": "evil.example", origin: "https://evil.example" } },
    { path: "", headers: { "x-csrf-token": "made up" } },
    { path: "", headers: { "content-type": FORM }, body: "csrf_token=made+up" },
    { path: "", headers: { ...EVIL, "x-http-method-override": "GET" } },
    { path: "?_method=GET", headers: EVIL },
    { path: "", headers: { ...EVIL, "content-type": FORM }, body: "_method=DELETE" },
    { method: "DELETE", path: "", headers: EVIL },
    { method: "PUT", path: "", headers: EVIL },
  ];

  const statuses = await readStatuses(
    sessions.flatMap((session) =>
      forgeries.map(({ path, headers, ...rest }) =>
        send({ ...rest, path: `/api/jobs/1${path}`, headers: { ...(headers as object), ...session } }),
      ),
    ),
  );

  expect(statuses).toEqual(Array.from({ length: 2 * forgeries.length }, () => 403));
  expect(done).toEqual([]);
});

test("H89 a link or a HEAD with an overridden method stays what it is: it reads, and changes nothing", async () => {
  const override = { "x-http-method-override": "DELETE", "x-method-override": "DELETE", "x-http-method": "DELETE" };
  const headers = { ...SESSION, ...EVIL, ...override };

  const statuses = await readStatuses([
    send({ method: "GET", path: "/api/jobs/1?_method=DELETE", headers }),
    send({ method: "HEAD", path: "/api/jobs/1?_method=DELETE", headers }),
  ]);

  expect(statuses).toEqual([200, 200]);
  expect(done).toEqual(["read", "read"]);
});

test("H89 the app's own page is let in", async () => {
  const headers = { ...SESSION, origin: ORIGIN, "sec-fetch-site": "same-origin" };

  expect((await send({ method: "DELETE", path: "/api/jobs/1", headers })).status).toBe(200);
  expect(done).toEqual(["delete"]);
});

function toListing() {
  const Query = v.strictObject({
    limit: v.optional(v.pipe(v.string(), v.regex(/^\d{1,3}$/), v.transform(Number), v.maxValue(100)), "20"),
    cursor: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/))),
  });
  const list = createApi({ onError, limits: { urlBytes: 2_048 } })
    .route("/api/list")
    .query(Query)
    .handle(({ query }) => {
      done.push("list");
      return query;
    });
  return { "/api/list": methods({ GET: list }) };
}

test("H92 a tampered cursor, a huge limit, a filter nobody declared: 422 or 414 at once, nothing listed", async () => {
  const queries = [
    "limit=1000000000",
    "limit=-1",
    "limit=1e3",
    "limit=0x10",
    "limit=NaN",
    "limit=",
    "limit=1&limit=2",
    "limit[]=1",
    "limit=%00",
    "limit=%EF%BC%91",
    "cursor=../../etc/passwd",
    "cursor=1'%20or%20'1'='1",
    `cursor=${"A".repeat(65)}`,
    "cursor=a&cursor=b",
    "cursor[$ne]=a",
    "cursor=%c0%af",
    "filter=$..*%3F(@.a%20=~%20/(a%2B)%2B$/)",
    "q=(a%2B)%2B$",
    "__proto__=1",
    "__proto__[limit]=1000",
    "constructor.prototype.limit=1000",
    Array.from({ length: 300 }, (_, index) => `p${index}=1`).join("&"),
  ];
  const beganAt = performance.now();

  const statuses = await readStatuses(queries.map((query) => send({ method: "GET", path: `/api/list?${query}` })));
  const long = await send({ method: "GET", path: `/api/list?cursor=${"a".repeat(8_000)}` });

  expect(statuses).toEqual(queries.map(() => 422));
  expect(long.status).toBe(414);
  expect(done).toEqual([]);
  expect(performance.now() - beganAt).toBeLessThan(5_000);
});

test("H92 headers made to keep a regular expression busy are read at once", async () => {
  const many = 10_000;
  const hostile: readonly Readonly<Record<string, string>>[] = [
    { traceparent: `00-${"a".repeat(many)}` },
    { cookie: "a=".repeat(many / 2) },
    { cookie: ";".repeat(many) },
    { authorization: `Bearer ${" ".repeat(many)}` },
    { "content-type": `application/json${";charset".repeat(many / 10)}` },
    { "content-type": `application/json;charset=${'"'.repeat(many)}` },
    { "x-forwarded-for": ",".repeat(many) },
    { "x-forwarded-for": `${"1".repeat(many)}.1.1.1` },
    { "idempotency-key": `"${"\\".repeat(many)}` },
    { "idempotency-key": "(".repeat(many) },
  ];

  for (const headers of hostile) {
    const beganAt = performance.now();
    const { status } = await sendJson("/api/task/1", "{}", headers);
    expect([Object.keys(headers)[0], status < 500]).toEqual([Object.keys(headers)[0], true]);
    expect(performance.now() - beganAt).toBeLessThan(500);
  }
  expect(reported).toEqual([]);
});

function toEveryPath() {
  const inside = createApi({ auth, csrf: false })
    .route("/inside/[[...path]]")
    .handle(() => {
      done.push("inside");
      return "secret";
    });
  return { "/[[...path]]": methods({ GET: inside, POST: inside, PUT: inside, PATCH: inside, DELETE: inside }) };
}

test("H94 whatever leads around a proxy's check meets the handler's own: 401", async () => {
  const paths = [
    "/inside",
    "/inside/",
    "/public//inside",
    "/inside.rsc",
    "/inside.txt",
    "/inside.segments/_tree.segment.rsc",
    "/inside?_rsc=1",
    "/inside?nxtPpath=public&nxtIpath=public",
    "/inside?__nextLocale=en&__nextDefaultLocale=en",
    "/_next/data/build/inside.json",
    "/en/inside",
    "/INSIDE",
    "/%69nside",
    "/%2569nside",
    "/inside%2f",
    "/public/..%2finside",
    "/public/%2e%2e/inside",
    "/inside;a=b",
    "/inside%00",
    "/inside%20",
  ];
  const headers: readonly Readonly<Record<string, string>>[] = [
    {},
    { "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware" },
    { "x-middleware-subrequest": "src/middleware:src/middleware:src/middleware:src/middleware:src/middleware" },
    { "x-middleware-subrequest": "proxy", "x-middleware-subrequest-id": "0" },
    { "x-middleware-next": "1", "x-middleware-rewrite": "/public" },
    { "x-middleware-override-headers": "cookie", "x-middleware-request-cookie": "session=s1" },
    { rsc: "1", "next-router-prefetch": "1", "next-router-state-tree": "%5B%22%22%5D" },
    { "x-nextjs-data": "1", "x-nextjs-rewrite": "/public" },
    { "next-action": "0".repeat(40), "x-action-forwarded": "1" },
    { "x-invoke-path": "/public", "x-matched-path": "/public", "x-now-route-matches": "1=public" },
    { "x-original-url": "/public", "x-rewrite-url": "/public", "x-forwarded-uri": "/public" },
    { "x-prerender-revalidate": "1", "x-prerender-bypass-mode": "on", cookie: "__prerender_bypass=1" },
    { "x-forwarded-user": "ada", "x-user-id": "ada", "x-user": "ada", "x-authenticated": "true" },
    { "x-forwarded-for": "127.0.0.1", host: "localhost" },
    { "x-http-method-override": "OPTIONS" },
  ];
  const verbs = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

  const all = paths.flatMap((path) =>
    headers.flatMap((one) => verbs.map((method) => ({ method, path, headers: one }) satisfies Outgoing)),
  );
  const wrong: unknown[] = [];
  for (const outgoing of all) {
    const { status, body } = await send(outgoing);
    if (status !== 401 || body.includes("secret")) wrong.push({ ...outgoing, status });
  }

  expect(wrong).toEqual([]);
  expect(done).toEqual([]);
});

function toRedirecting() {
  const redirect = { fallback: "/home", allow: ["https://docs.example.com"] };
  const signIn = callback({
    origin: ORIGIN,
    secret: SECRET,
    cookie: { name: "session" },
    redirect,
    accept: ({ query }) => {
      done.push("accept");
      const target = query.get("app_target");
      return { session: "made-by-the-app", ...(target !== null && { target }) };
    },
  });
  const go = createApi()
    .route("/go")
    .query(v.object({ next: v.union([v.string(), v.array(v.string())]) }))
    .handle(({ query }) => redirect303(query.next, redirect));
  return {
    "/go": methods({ GET: go }),
    "/auth/begin": {
      GET: (request: Request) =>
        signIn.leave((state) => `https://idp.example/?state=${state}`, {
          target: new URL(request.url).searchParams.get("next"),
        }),
    },
    "/auth/callback": { GET: signIn.GET },
  };
}

async function begin(query = ""): Promise<{ readonly state: string; readonly cookie: string }> {
  const { headers } = await send({ method: "GET", path: `/auth/begin${query}` });
  const state = new URL(String(headers["location"])).searchParams.get("state") ?? "";
  return { state, cookie: (headers["set-cookie"]?.[0] ?? "").split(";")[0] ?? "" };
}

async function readTarget(path: string, headers: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const answer = await send({ method: "GET", path, headers });
  return [answer.status, answer.headers["location"], answer.headers["content-length"] ?? "0", answer.body];
}

test("H95 over 60 targets of other sites, through redirect303 and a callback: 303 to the fallback, no header more", async () => {
  const payloads = REDIRECT_PAYLOADS.flatMap(([name, target]) =>
    typeof target === "string" && !/\p{Cs}/u.test(target) ? [[name, encodeURIComponent(target)] as const] : [],
  );
  const wrong: unknown[] = [];

  for (const [name, target] of payloads) {
    const flow = await begin(`?next=${target}`);
    const other = await begin();
    const ways = [
      await readTarget(`/go?next=${target}`),
      await readTarget(`/go?next=/home&next=${target}`),
      await readTarget(`/auth/callback?state=${flow.state}`, { cookie: flow.cookie }),
      await readTarget(`/auth/callback?state=${other.state}&app_target=${target}`, { cookie: other.cookie }),
    ];
    const isRight = ways.every((way) => JSON.stringify(way) === JSON.stringify([303, "/home", "0", ""]));
    if (!isRight) wrong.push({ name, ways });
  }

  expect(payloads.length).toBeGreaterThanOrEqual(60);
  expect(wrong).toEqual([]);
});

test("H95 a path of the app and an allowed origin are led to", async () => {
  expect(await readTarget("/go?next=/tasks%3Fpage%3D2")).toEqual([303, "/tasks?page=2", "0", ""]);
  expect(await readTarget("/go?next=https://docs.example.com/a")).toEqual([303, "https://docs.example.com/a", "0", ""]);
});

test("H96 a token in the query sets no session without the browser's own one-time state: 403", async () => {
  const mine = await begin();
  const other = await begin();
  const forged = mine.cookie.replace(/=.*/, `=${Buffer.from('["x",9e15,"/",{}]').toString("base64url")}.c2ln`);
  const tries: readonly (readonly [query: string, cookie: string | undefined])[] = [
    ["?token=evil", undefined],
    ["?session=evil&access_token=evil&__Host-session=evil&code=1", undefined],
    ["?token=evil&state=", mine.cookie],
    ["?token=evil", mine.cookie],
    [`?token=evil&state=${mine.state}`, undefined],
    [`?token=evil&state=${mine.state}`, other.cookie],
    [`?token=evil&state=${mine.state}&state=${other.state}`, other.cookie],
    ["?token=evil&state=x", forged],
    [`?token=evil&state=${mine.state.toUpperCase()}`, mine.cookie],
  ];

  for (const [query, cookie] of tries) {
    const headers = cookie === undefined ? {} : { cookie };
    const answer = await send({ method: "GET", path: `/auth/callback${query}`, headers });
    expect([query, cookie, answer.status]).toEqual([query, cookie, 403]);
    expect(String(answer.headers["set-cookie"] ?? "")).not.toContain("session=");
    expect(answer.body).not.toContain("evil");
  }
  expect(done).toEqual([]);
});

test("H96 a state is good once, of two at the same time too, and the session is the app's own value", async () => {
  const { state, cookie } = await begin();
  const visit = () =>
    send({ method: "GET", path: `/auth/callback?state=${state}&session=evil&token=evil`, headers: { cookie } });

  const answers = [...(await Promise.all([visit(), visit(), visit()])), await visit()];

  expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(["303", "403", "403", "403"]);
  const cookies = answers.flatMap(({ headers }) => headers["set-cookie"] ?? []).filter((one) => /session=/.test(one));
  expect(cookies).toEqual([expect.stringMatching(/^__Host-session=made-by-the-app; Path=\/; Secure; HttpOnly;/)]);
  expect(done).toEqual(["accept"]);
});

function toUploading() {
  const files = { avatar: { types: ["image/png"], maxBytes: 100_000 } };
  const receive = createApi({ onError, csrf: false })
    .route("/api/upload")
    .use(upload({ files, storage: createFileStorage({ directory: folder }) }))
    .handle(({ context }) => {
      done.push("upload");
      return context.upload.files.avatar;
    });
  return { "/api/upload": methods({ POST: receive }) };
}

async function listFiles(): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

function sendForm(body: Uint8Array | string, headers: Readonly<Record<string, string>> = FORM_HEADERS) {
  return send({ path: "/api/upload", body, headers });
}

test("H97 pages, programs, archives, lies about size, 10,000 parts, no boundary: 4xx, nothing left on disk", async () => {
  const one = (name: string, bytes: Uint8Array | string, type?: string) =>
    writeForm([file("avatar", name, bytes, type)]);
  const good = one("a.png", PNG);
  const forms: readonly (readonly [body: Uint8Array, status: number, headers?: Readonly<Record<string, string>>])[] = [
    [one("a.png", "<!doctype html><script>alert(1)</script>"), 415],
    [one("a.svg", '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "image/svg+xml"), 415],
    [one("a.png", "GIF89a/*<svg onload=alert(1)>*/=1;alert(1)//"), 415],
    [one("a.php.png", "<?php system($_GET[0]);"), 415],
    [one("a.png", "MZ\u0000\u0003"), 415],
    [one("a.png", Buffer.concat([Buffer.from("PK\u0003\u0004"), Buffer.alloc(1_000)])), 415],
    [one("a.png", ""), 422],
    [one("a.png", pngOf(100_001), "image/png\r\nContent-Length: 10"), 413],
    [one("a.png", pngOf(3_000_000)), 413],
    [one("x".repeat(10_240), PNG), 413],
    [writeForm([file("avatar", "a.png", PNG), file("avatar", "b.png", PNG)]), 422],
    [writeForm([file("avatar", "a.png", PNG), file("other", "b.png", PNG)]), 422],
    [writeForm([file("__proto__", "a.png", PNG)]), 422],
    [writeForm([field("avatar", "a.png")]), 422],
    [writeForm([file("avatar", "a.png", PNG), ...Array.from({ length: 10_000 }, () => field("a", ""))]), 413],
    [good.subarray(0, -10), 400],
    [good, 400, { "content-type": "multipart/form-data" }],
    [good, 400, { "content-type": "multipart/form-data; boundary=other" }],
    [good, 415, { "content-type": "application/octet-stream" }],
    [good, 415, { ...FORM_HEADERS, "content-encoding": "gzip" }],
  ];

  for (const [index, [body, status, headers]] of forms.entries()) {
    const answer = await sendForm(body, headers);
    expect([index, answer.status, await listFiles()]).toEqual([index, status, []]);
  }
  expect(done).toEqual([]);
  expect(reported).toEqual([]);
});

test("H97 a file is kept under a random name of the server's, whatever the client calls it, and read back as it was", async () => {
  const names = [
    "../../etc/passwd",
    "C:\\boot.ini",
    "CON",
    "a\0.png",
    "\u00c0\u00ae\u00c0\u00af",
    ".htaccess",
    "a.png;.html",
  ];

  for (const name of names) {
    const answer = await sendForm(writeForm([file("avatar", name, PNG)]));
    const { key, type } = JSON.parse(answer.body) as { readonly key: string; readonly type: string };
    expect([name, answer.status, type]).toEqual([name, 200, "image/png"]);
    expect(key).toMatch(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\.png$/);
    expect(await readFile(join(folder, key))).toEqual(PNG);
  }
  expect(await listFiles()).toHaveLength(names.length);
});

/** What Turnstile's service says of tokens. It knows each once. */
const used = new Set<string>();

async function askService(_url: string, { body, signal }: RequestInit): Promise<Response> {
  const token = (body as URLSearchParams).get("response") ?? "";
  const good = { success: true, challenge_ts: new Date().toISOString(), hostname: "app.example.com", action: "order" };
  if (token === "down") throw new Error("ECONNREFUSED");
  if (token === "broken") return new Response("<h1>502</h1>", { status: 502 });
  if (token === "silent") {
    return new Promise((_resolve, reject) => {
      signal?.addEventListener("abort", () => reject(new Error("aborted")));
    });
  }
  if (token === "other-site") return Response.json({ ...good, hostname: "evil.example" });
  if (token === "other-action") return Response.json({ ...good, action: "login" });
  if (token === "old") return Response.json({ ...good, challenge_ts: "2020-01-01T00:00:00Z" });
  if (used.has(token)) return Response.json({ success: false, "error-codes": ["timeout-or-duplicate"] });
  used.add(token);
  return Response.json(token.startsWith("good") ? good : { success: false, "error-codes": ["invalid-input-response"] });
}

function toCaptchaRoutes() {
  const captcha = createCaptcha({
    provider: turnstile({ secret: "secret" }),
    hostnames: ["app.example.com"],
    logger: silentLogger,
    fetch: askService,
  });
  const idempotency = { store: createMemoryIdempotencyStore(), logger: silentLogger };
  const orders = createApi({ captcha, idempotency, onError, csrf: false })
    .route("/api/orders")
    .body(v.object({ item: v.string() }))
    .captcha({ action: "order" })
    .idempotent({ required: false })
    .handle(({ body }) => {
      done.push(body.item);
      return reply(201, { number: done.length });
    });
  return { "/api/orders": methods({ POST: orders }) };
}

test("H98 a token that is missing, made up, old, used or of another site or action: 403, nothing done", async () => {
  const order = (token: string | undefined) =>
    sendJson("/api/orders", { item: "a" }, token === undefined ? {} : { "x-captcha-token": token });
  await order("good-once");
  done = [];

  const tokens = [undefined, "", "made-up", "old", "good-once", "other-site", "other-action", "a b", "x".repeat(8_193)];
  const statuses = await readStatuses(tokens.map(order));

  expect(statuses).toEqual(tokens.map(() => 403));
  expect(done).toEqual([]);
});

test("H98 a captcha service that is down, broken or silent for 3 seconds: 503, nothing done", async () => {
  const beganAt = performance.now();

  const answers = await Promise.all(
    ["down", "broken", "silent"].map((token) => sendJson("/api/orders", { item: "a" }, { "x-captcha-token": token })),
  );

  expect(answers.map(({ status, headers }) => [status, headers["retry-after"]])).toEqual([
    [503, "5"],
    [503, "5"],
    [503, "5"],
  ]);
  expect(performance.now() - beganAt).toBeGreaterThan(2_900);
  expect(performance.now() - beganAt).toBeLessThan(5_000);
  expect(done).toEqual([]);
});

test("H98 an invalid request uses up no token, and a retry is answered though its token is used up", async () => {
  const headers = {
    "x-captcha-token": "good-retry",
    "idempotency-key": '"7b1f0c52-5a3e-4a53-9f0e-1f5d2a3c4b5d"',
  };

  const invalid = await sendJson("/api/orders", {}, headers);
  const first = await sendJson("/api/orders", { item: "b" }, headers);
  const retry = await sendJson("/api/orders", { item: "b" }, headers);
  const other = await sendJson("/api/orders", { item: "c" }, headers);

  expect([invalid, first, retry, other].map(({ status }) => status)).toEqual([422, 201, 201, 403]);
  expect(retry.headers["idempotent-replayed"]).toBe("true");
  expect(retry.body).toBe(first.body);
  expect(done).toEqual(["b"]);
});

const MINUTE = { limit: 3, windowMs: 60_000 };
const small = createMemoryRateLimitStore({ maxKeys: 50 });

function toLimited() {
  const down: RateLimitStore = { consume: () => Promise.reject(new Error("down")) };
  const logger = silentLogger;
  const limited = { trustProxy: 1, auth, csrf: false, onError } as const;
  const counted = createApi({ ...limited, rateLimit: { logger, allowMemory: true } });
  const route = (path: string) => counted.route(path);
  const open = createApi({ trustProxy: 1, rateLimit: { store: down, onStoreError: "open", logger }, onError });
  const closed = createApi({ trustProxy: 1, rateLimit: { store: down, onStoreError: "closed", logger }, onError });
  const crowded = createApi({ ...limited, rateLimit: { store: small, onStoreError: "closed", logger } });
  const ok = () => "ok";
  return {
    "/limited/ip": methods({ GET: route("/limited/ip").auth("none").rateLimit(MINUTE).handle(ok) }),
    "/limited/user": methods({ GET: route("/limited/user").rateLimit(MINUTE).handle(ok) }),
    "/limited/border": methods({
      GET: route("/limited/border")
        .auth("none")
        .rateLimit({ name: "minute", limit: 5, windowMs: 60_000 }, { name: "second", limit: 3, windowMs: 1_000 })
        .handle(ok),
    }),
    "/limited/open": methods({ GET: open.route("/limited/open").rateLimit(MINUTE).handle(ok) }),
    "/limited/closed": methods({ GET: closed.route("/limited/closed").rateLimit(MINUTE).handle(ok) }),
    "/limited/crowded": methods({
      GET: crowded.route("/limited/crowded").auth("none").rateLimit(MINUTE).handle(ok),
    }),
  };
}

function ask(path: string, headers: Readonly<Record<string, string>>) {
  return send({ method: "GET", path, headers });
}

test("H99 invented forwarded addresses and another address of the same /64 count as one sender: 429", async () => {
  const spoofed = Array.from({ length: 5 }, (_, index) => ({
    "x-forwarded-for": `10.0.0.${index}, 203.0.113.9`,
    "x-real-ip": `10.0.1.${index}`,
    forwarded: `for=10.0.2.${index}`,
    "cf-connecting-ip": `10.0.3.${index}`,
  }));
  const neighbours = Array.from({ length: 5 }, (_, index) => ({ "x-forwarded-for": `2001:db8:0:1::${index + 1}` }));

  const statuses: number[] = [];
  for (const headers of [...spoofed, ...neighbours]) statuses.push((await ask("/limited/ip", headers)).status);

  expect(statuses).toEqual([200, 200, 200, 429, 429, 200, 200, 200, 429, 429]);
  expect((await ask("/limited/ip", { "x-forwarded-for": "2001:db8:0:2::1" })).status).toBe(200);
});

test("H99 users are told apart by every letter of their ids, and their sender's address does not matter", async () => {
  const ids = ["é", "e\u0301", "ｅ", "е", "a|b", "a:b", "__proto__", "\u{1f600}"];
  const visit = (id: string, sender: number) =>
    ask("/limited/user", {
      cookie: `session=${encodeURIComponent(id).replaceAll("|", "%7C").replaceAll(":", "%3A")}`,
      "x-forwarded-for": `203.0.113.${sender}`,
    });

  for (const id of ids) {
    const statuses: number[] = [];
    for (let sender = 0; sender < 4; sender += 1) statuses.push((await visit(id, sender)).status);
    expect([id, statuses]).toEqual([id, [200, 200, 200, 429]]);
  }
});

test("H99 a store that is down lets in or answers 503, as the app says", async () => {
  const [open, closed] = await Promise.all([ask("/limited/open", SENDER), ask("/limited/closed", SENDER)]);

  expect([open.status, closed.status, closed.headers["retry-after"]]).toEqual([200, 503, "5"]);
});

test("H99 a flood of made-up senders shares a bounded number of counters, and known senders keep theirs", async () => {
  const known = () => ask("/limited/crowded", { "x-forwarded-for": "198.51.100.1" });
  await known();

  for (let index = 0; index < 100_000; index += 1) await small.consume(`made-up ${index}`, MINUTE, 1);

  expect([(await known()).status, (await known()).status, (await known()).status]).toEqual([200, 200, 429]);
  expect((await ask("/limited/crowded", { "x-forwarded-for": "198.51.100.2" })).status).toBe(429);
});

test("H99 at the border of two windows the short limit holds: no burst of twice the limit", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: 1_900_000_000_000 });
  const burst = async (count: number): Promise<number> => {
    const statuses: number[] = [];
    for (let index = 0; index < count; index += 1) statuses.push((await ask("/limited/border", SENDER)).status);
    return statuses.filter((status) => status === 200).length;
  };

  const first = await burst(1);
  vi.setSystemTime(1_900_000_059_900);
  const before = await burst(10);
  vi.setSystemTime(1_900_000_060_050);
  const after = await burst(10);

  expect([first, before, after]).toEqual([1, 3, 0]);
});

const SENDER = { "x-forwarded-for": "203.0.113.50" };

function toValidated() {
  const Task = v.strictObject({
    title: v.pipe(v.string(), v.maxLength(100)),
    tags: v.optional(v.array(v.string())),
  });
  const api = createApi({ trustProxy: 1, onError, csrf: false });
  const task = api
    .route("/api/task/[id]")
    .params(v.object({ id: v.pipe(v.string(), v.regex(/^\d{1,9}$/), v.transform(Number)) }))
    .body(Task)
    .handle(({ params, body }) => {
      done.push("task");
      return { id: params.id, ...body };
    });
  const loose = api
    .route("/api/loose")
    .body(v.looseObject({}))
    .handle(({ body }) => ({
      own: Object.keys(body),
      isAdmin: (body as { isAdmin?: unknown }).isAdmin ?? null,
      polluted: ({} as { isAdmin?: unknown }).isAdmin ?? null,
    }));
  const form = api
    .route("/api/form")
    .form(v.strictObject({ title: v.string() }))
    .handle(() => {
      done.push("form");
    });
  const wrong = api
    .route("/api/wrong-answer")
    .returns({ 200: v.object({ name: v.pipe(v.string(), v.maxLength(3)) }) })
    .handle(() => ({ name: "canary-secret", password: "canary-secret" }));
  return {
    "/api/task/[id]": methods({ POST: task }),
    "/api/loose": methods({ POST: loose }),
    "/api/form": methods({ POST: form }),
    "/api/wrong-answer": methods({ GET: wrong }),
  };
}

test("H100 unknown keys, lists for texts, 1 MB texts, bad parameters: 413 or 422, and no value in the answer", async () => {
  const secret = "canary-secret";
  const bodies: readonly (readonly [body: unknown, status: number])[] = [
    [{ title: "a", isAdmin: secret }, 422],
    [{ title: "a", constructor: { prototype: { isAdmin: secret } } }, 422],
    [{ title: [secret] }, 422],
    [{ title: { toString: secret } }, 422],
    [{ title: { length: 1, secret } }, 422],
    [{ title: 1 }, 422],
    [{ title: null }, 422],
    [{ title: "a", tags: secret }, 422],
    [{ title: "a", tags: { 0: secret, length: 1 } }, 422],
    [[{ title: secret }], 422],
    [JSON.stringify(secret), 422],
    ["null", 422],
    [{ title: `${secret}${"x".repeat(1_000_000)}` }, 422],
    [{ title: "x".repeat(2_000_000) }, 413],
    [`${"[".repeat(100_000)}${"]".repeat(100_000)}`, 422],
    [`{"title":"${secret}`, 400],
    [`{"title":"a\u0000${secret}"}`, 400],
  ];

  for (const [body, status] of bodies) {
    const answer = await sendJson("/api/task/1", body);
    expect([JSON.stringify(body).slice(0, 80), answer.status]).toEqual([JSON.stringify(body).slice(0, 80), status]);
    expect(answer.body).not.toContain(secret);
    expect(answer.body.length).toBeLessThan(2_000);
  }
  const ids = ["0x1", "1e3", "-1", "1.5", "9999999999", "%00", "..%2f1", "1%20", "%EF%BC%91", secret, "__proto__"];
  const answers = await Promise.all(ids.map((id) => sendJson(`/api/task/${id}`, { title: "a" })));
  expect(answers.map(({ status }) => status)).toEqual(ids.map(() => 422));
  expect(answers.filter(({ body }) => body.includes(secret))).toEqual([]);
  expect(done).toEqual([]);
  expect(reported).toEqual([]);
});

test("H100 prototype keys make nobody an admin, in JSON and in forms", async () => {
  const json = await sendJson(
    "/api/loose",
    '{"__proto__":{"isAdmin":true},"\\u005f_proto__":{"isAdmin":true},"a":{"__proto__":{"isAdmin":true}}}',
  );
  const forms = ["__proto__=1&title=a", "__proto__[isAdmin]=1&title=a", "constructor=1&title=a", "title=a&title=b"];
  const statuses = await readStatuses(
    forms.map((body) => send({ path: "/api/form", headers: { "content-type": FORM }, body })),
  );

  expect(JSON.parse(json.body)).toEqual({ own: ["a"], isAdmin: null, polluted: null });
  expect(statuses).toEqual(forms.map(() => 422));
  expect(done).toEqual([]);
});

test("H100 an answer that does not match what is declared: 500, and nothing of it gets out", async () => {
  const { status, body } = await send({ method: "GET", path: "/api/wrong-answer" });

  expect([status, body.includes("canary-secret")]).toEqual([500, false]);
  expect(String(reported[0])).not.toContain("canary-secret");
});
