import { createHash } from "node:crypto";

import * as v from "valibot";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { beginRoute } from "../../../src/route/build/build-route.ts";
import { createEngine } from "../../../src/route/build/create-engine.ts";
import type { Engine } from "../../../src/route/build/engine.ts";
import {
  type Api,
  apiError,
  type AuthProvider,
  methods,
  type Middleware,
  notFound,
  reply,
} from "../../../src/route/index.ts";
import { serveWeb, type WebServer } from "../../support/serve-web.ts";

interface User {
  readonly id: string;
}

const steps: string[] = [];
const reported: unknown[] = [];

function step(name: string): Promise<void> {
  steps.push(name);
  return Promise.resolve();
}

const auth: AuthProvider<User> = {
  challenge: 'Bearer realm="test"',
  usesCookies: true,
  isAmbient: (request) => request.headers.has("cookie"),
  async authenticate(request) {
    await step("auth");
    switch (request.headers.get("authorization")) {
      case "Bearer good":
        return { kind: "authenticated", user: { id: "ada" } };
      case "Bearer bad":
        return { kind: "refused", reason: "signature of key k1" };
      case "Bearer mfa":
        return { kind: "forbidden", code: "mfa-needed", detail: "Confirm with your second factor." };
      case null:
      default:
        return { kind: "anonymous" };
    }
  },
};

const engine: Engine = {
  ...createEngine({ auth, trustProxy: 1, onError: (error) => reported.push(error) }),
  ratePolicies: [{ name: "senders", by: "ip", limit: 2, windowMs: 1_000 }],
  cors: {
    apply({ answerHeaders }) {
      steps.push("cors");
      answerHeaders.set("access-control-allow-origin", "https://other.example");
      answerHeaders.append("vary", "Origin");
    },
    preflight: () => undefined,
  },
  csrf: (_exchange, { isAmbient, mode }) => step(`csrf ${isAmbient ? "ambient" : "explicit"} ${mode ?? "auto"}`),
  rateLimiter: () => ({
    async check(exchange, policies, subject) {
      await step(`limit ${policies.map(({ name }) => name).join("+")} ${subject.userId ?? subject.ip ?? "nobody"}`);
      if (policies.some(({ limit }) => limit === 1)) throw apiError(429, "too-many-requests");
      exchange.answerHeaders.set("ratelimit", '"a";r=1;t=1');
    },
  }),
  captcha: {
    async verify(_exchange, token) {
      await step(`captcha ${token ?? "none"}`);
      if (token === "wrong") throw apiError(403, "captcha-failed");
    },
  },
  idempotency: () => ({
    async findAnswer({ request }) {
      await step("answer looked for");
      return request.headers.get("idempotency-key") === '"done"' ? new Response("done before") : undefined;
    },
    async run(_exchange, { userId, bodyHash }, work) {
      await step(`idempotency ${userId ?? "nobody"} ${bodyHash.slice(0, 4)}`);
      return work();
    },
  }),
};
const api: Pick<Api<User, "required">, "route"> = { route: (path) => beginRoute(engine, path) };

const Task = v.object({ title: v.string(), size: v.number() });
const tag: Middleware<unknown, { tag: string }> = async (_input, next) => {
  await step("middleware");
  return next({ tag: "t" });
};

const everything = api
  .route("/api/everything/[id]")
  .rateLimit({ name: "users", limit: 2, windowMs: 1_000 })
  .csrf("navigate")
  .body(Task)
  .captcha()
  .idempotent()
  .use(tag)
  .handle(async ({ body, user, params, context }) => {
    await step("handler");
    return { body, user, params, context };
  });

let server: WebServer;

beforeAll(async () => {
  const route = api.route("/plain");
  server = await serveWeb({
    "/api/everything/[id]": methods({ POST: everything }),
    "/optional": methods({ GET: route.auth("optional").handle(({ user }) => ({ user })) }),
    "/public": methods({ GET: route.auth("none").handle(() => ({ ok: true })) }),
    "/busy": methods({
      GET: route
        .auth("none")
        .rateLimit({ name: "own", limit: 1, windowMs: 1_000 })
        .handle(() => "never"),
    }),
    "/limits": methods({
      GET: route
        .auth("none")
        .limits({ urlBytes: 60, headerBytes: 400 })
        .handle(() => "ok"),
    }),
    "/throws": methods({
      GET: route.auth("none").handle(() => {
        throw new Error("password=hunter2");
      }),
    }),
    "/missing": methods({
      GET: route.auth("none").handle(() => {
        throw notFound("No such task.");
      }),
    }),
    "/answers": methods({
      GET: route.handle(() => Response.redirect("https://elsewhere.example/", 303)),
      POST: route.handle(() => reply(201, { id: 1 }, { location: "/1", "cache-control": "max-age=1", vary: "Accept" })),
      PUT: route.handle(() => reply(204)),
      DELETE: route.handle(() => undefined),
      PATCH: route.handle(() => 1n),
    }),
    "/cookies": methods({
      GET: route.auth("none").handle(({ request }) => {
        const headers = new Headers();
        headers.append("set-cookie", "a=1");
        headers.append("set-cookie", `b=${request.method}`);
        return new Response("ok", { headers });
      }),
    }),
  });
});

afterAll(() => server.close());

beforeEach(() => {
  steps.length = 0;
  reported.length = 0;
});

function post(path: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(server.url + path, {
    method: "POST",
    body,
    headers: { authorization: "Bearer good", "content-type": "application/json", ...headers },
  });
}

const GOOD = JSON.stringify({ title: "a", size: 1 });
const HASH = createHash("sha256").update(GOOD).digest("base64url").slice(0, 4);
const SENDER = { "x-forwarded-for": "203.0.113.7", "x-captcha-token": "token", cookie: "session=1" };

describe("the order of checks", () => {
  const all = [
    "cors",
    "csrf ambient navigate",
    "limit senders 203.0.113.7",
    "auth",
    "limit users ada",
    "answer looked for",
    "captcha token",
    `idempotency ada ${HASH}`,
    "middleware",
    "handler",
  ];

  test("is the one that is documented", async () => {
    const answer = await post("/api/everything/7", GOOD, SENDER);

    expect(steps).toEqual(all);
    expect(await answer.json()).toEqual({
      body: { title: "a", size: 1 },
      user: { id: "ada" },
      params: { id: "7" },
      context: { tag: "t" },
    });
  });

  test.each([
    ["nobody signed in", GOOD, { authorization: "" }, 401, 4],
    ["a body of another type", GOOD, { "content-type": "text/plain" }, 415, 5],
    ["a malformed body", "{", {}, 400, 5],
    ["an invalid body, whose captcha is not used up", "{}", {}, 422, 5],
    ["a wrong captcha", GOOD, { "x-captcha-token": "wrong" }, 403, 7],
  ])("ends with %s", async (...[, body, headers, status, count]) => {
    const answer = await post("/api/everything/7", body, { ...SENDER, ...headers });

    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.headers.get("access-control-allow-origin")).toBe("https://other.example");
    expect(steps).toHaveLength(count);
    expect(steps.slice(0, 5)).toEqual(all.slice(0, Math.min(count, 5)));
  });

  test("ends before the captcha where the work is done, whatever became of the token", async () => {
    const answer = await post("/api/everything/7", GOOD, {
      ...SENDER,
      "idempotency-key": '"done"',
      "x-captcha-token": "wrong",
    });

    expect([answer.status, await answer.text()]).toEqual([200, "done before"]);
    expect(steps).toEqual(all.slice(0, 6));
  });

  test("skips what a route does not ask for", async () => {
    await fetch(`${server.url}/public`);

    expect(steps).toEqual(["cors", "csrf explicit auto", "limit senders nobody"]);
  });

  test("counts IPv6 senders by their network", async () => {
    await fetch(`${server.url}/public`, { headers: { "x-forwarded-for": "2001:db8:1:2:3:4:5:6" } });

    expect(steps).toContain("limit senders 2001:db8:1:2::/64");
  });

  test("counts senders where a public route has a limit of its own", async () => {
    const answer = await fetch(`${server.url}/busy`, { headers: SENDER });

    expect(answer.status).toBe(429);
    expect(steps.at(-1)).toBe("limit senders+own 203.0.113.7");
  });
});

describe("authentication", () => {
  test("is needed by default, and answers with a challenge", async () => {
    const answer = await fetch(`${server.url}/answers`, { redirect: "manual" });

    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toBe('Bearer realm="test"');
  });

  test("refuses bad credentials even where none are needed, and does not say why", async () => {
    const answer = await fetch(`${server.url}/optional`, { headers: { authorization: "Bearer bad" } });

    expect(answer.status).toBe(401);
    expect(await answer.text()).not.toContain("k1");
  });

  test("lets strangers in where it is optional", async () => {
    const answer = await fetch(`${server.url}/optional`);

    expect(await answer.json()).toEqual({ user: null });
    expect(answer.headers.get("cache-control")).toBe("private, no-store");
  });

  test("answers 403 with a code of its own to whom it knows and does not let in", async () => {
    const answer = await fetch(`${server.url}/optional`, { headers: { authorization: "Bearer mfa" } });

    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: "mfa-needed" });
  });
});

describe("every answer", () => {
  test.each(["/public", "/missing", "/throws", "/optional", "/busy"])("of %s has a request id", async (path) => {
    const answer = await fetch(server.url + path);

    expect(answer.headers.get("x-request-id")).toMatch(
      /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
    );
  });

  test.each([
    ["00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "4bf92f3577b34da6a3ce929d0e0e4736"],
    [`00-${"0".repeat(32)}-00f067aa0ba902b7-01`, null],
    ["ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", null],
    ["00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", null],
    ["<script>", null],
  ])("takes its id from traceparent %s only if it is one", async (traceparent, id) => {
    const answer = await fetch(`${server.url}/public`, { headers: { traceparent } });

    if (id === null) expect(answer.headers.get("x-request-id")).toMatch(/^[\da-f]{8}-/);
    else expect(answer.headers.get("x-request-id")).toBe(id);
  });

  test("says nothing of an unexpected error, which is reported", async () => {
    const answer = await fetch(`${server.url}/throws`);

    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain("hunter2");
    expect(reported).toMatchObject([{ message: "password=hunter2" }]);
  });

  test("tells what an ApiError says, which is not reported", async () => {
    const answer = await fetch(`${server.url}/missing`);

    expect(await answer.json()).toMatchObject({ status: 404, detail: "No such task." });
    expect(reported).toEqual([]);
  });
});

describe("a handler's result", () => {
  const headers = { authorization: "Bearer good" };

  test("may be a Response, whose headers nobody can change", async () => {
    const answer = await fetch(`${server.url}/answers`, { redirect: "manual", headers });

    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toBe("https://elsewhere.example/");
    expect(answer.headers.get("cache-control")).toBe("private, no-store");
    expect(answer.headers.has("x-request-id")).toBe(true);
  });

  test("may have a status and headers, which are not overruled", async () => {
    const answer = await post("/answers", "");

    expect(answer.status).toBe(201);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      location: "/1",
      "cache-control": "max-age=1",
      "content-type": "application/json",
      vary: "accept, origin",
    });
  });

  test.each(["PUT", "DELETE"])("may be nothing (%s)", async (method) => {
    const answer = await fetch(`${server.url}/answers`, { method, headers });

    expect(answer.status).toBe(204);
    expect(await answer.text()).toBe("");
  });

  test("has to be JSON", async () => {
    const answer = await fetch(`${server.url}/answers`, { method: "PATCH", headers });

    expect(answer.status).toBe(500);
    expect(reported).toHaveLength(1);
  });

  test("keeps every cookie", async () => {
    const answer = await fetch(`${server.url}/cookies`);

    expect(answer.headers.getSetCookie()).toEqual(["a=1", "b=GET"]);
  });
});

test("limits of a route's own refuse what is too long", async () => {
  const fine = await fetch(`${server.url}/limits`);
  const longUrl = await fetch(`${server.url}/limits?${"a".repeat(60)}`);
  const longHeader = await fetch(`${server.url}/limits`, { headers: { "x-long": "a".repeat(400) } });

  expect([fine.status, longUrl.status, longHeader.status]).toEqual([200, 414, 431]);
});
