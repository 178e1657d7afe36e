import * as v from "valibot";
import { redirect } from "next/navigation.js";
import { afterEach, describe, expect, expectTypeOf, test, vi } from "vitest";

import { isSluiceError } from "../../../src/core/errors.ts";
import { silentLogger } from "../../../src/core/logger.ts";
import type { AuthProvider } from "../../../src/route/auth/auth.ts";
import { turnstile } from "../../../src/route/captcha/provider.ts";
import { createApi, methods } from "../../../src/route/index.ts";
import { redirect303 } from "../../../src/route/answers/redirect.ts";
import { type RouteExports, serveWeb, type WebServer } from "../../support/serve-web.ts";

const Invitation = v.object({ email: v.pipe(v.string(), v.email()), password: v.pipe(v.string(), v.minLength(6)) });
const VALID = { email: "a@b.example", password: "correct horse" };
const ORIGIN = "https://app.example.com";
const SESSION = { cookie: "session=s1", origin: ORIGIN, "sec-fetch-site": "same-origin" };

const auth: AuthProvider<{ readonly id: string }> = {
  challenge: "Session",
  usesCookies: true,
  isAmbient: (request) => request.headers.has("cookie"),
  authenticate: async ({ headers }) => {
    const cookie = headers.get("cookie") ?? "";
    if (cookie.includes("session=aal1"))
      return { kind: "forbidden", code: "mfa-required", detail: "A code is needed." };
    return cookie.includes("session=s1")
      ? { kind: "authenticated", user: { id: "u1" }, sessionId: "s1" }
      : { kind: "anonymous" };
  },
};

const verify = vi.fn<() => object>();
const onError = vi.fn();
const api = createApi({
  auth,
  origin: ORIGIN,
  onError,
  csrf: { secret: "s".repeat(32), session: "session", logger: silentLogger },
  limits: { bodyBytes: 1_000 },
  captcha: {
    provider: turnstile({ secret: "captcha-secret" }),
    hostnames: ["app.example.com"],
    logger: silentLogger,
    fetch: async () => Response.json(verify()),
  },
});
const { enhanceRouteHandler } = api;

const servers: WebServer[] = [];

afterEach(async () => {
  vi.clearAllMocks();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

describe("as MakerKit documents it", () => {
  test("the handler is given body, user, params and request", async () => {
    const POST = enhanceRouteHandler(
      async ({ body, user, params, request, requestId }) =>
        Response.json({ email: body.email, user: user.id, params, sent: await request.json(), requestId }),
      { schema: Invitation },
    );

    const answer = await post("/teams/[team]/invitations", { POST }, "/teams/t1/invitations", VALID, SESSION);

    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      email: VALID.email,
      user: "u1",
      params: { team: "t1" },
      sent: VALID,
      requestId: answer.headers.get("x-request-id"),
    });
  });

  test("a public route has no user", async () => {
    const GET = enhanceRouteHandler(({ user }) => ({ isPublic: user === undefined }), { auth: false });

    const answer = await call("/a", { GET }, "/a", { headers: SESSION });

    expect(await answer.json()).toEqual({ isPublic: true });
  });

  test("a handler can be exported under several verbs", async () => {
    const handler = enhanceRouteHandler(({ request }) => ({ method: request.method }), { auth: false });
    const exports = { GET: handler, POST: handler };

    expect(await (await call("/a", exports, "/a")).json()).toEqual({ method: "GET" });
    expect(await (await call("/a", exports, "/a", { method: "POST" })).json()).toEqual({ method: "POST" });
  });

  test("auth is asked for by default, so an API without it cannot make such a route", () => {
    const withoutAuth = createApi().enhanceRouteHandler;

    expect(() => withoutAuth(() => "never")).toThrow(
      expect.toSatisfy((error: unknown) => isSluiceError(error) && error.code === "CONFIG_INVALID"),
    );
    expect(() => withoutAuth(() => "fine", { auth: false })).not.toThrow();
  });

  test("captcha is not asked for by default", async () => {
    const POST = enhanceRouteHandler(() => "done", { schema: Invitation });

    expect((await post("/a", { POST }, "/a", VALID, SESSION)).status).toBe(200);
    expect(verify).not.toHaveBeenCalled();
  });
});

describe("MakerKit's ten defects", () => {
  test("1: an invalid body is 422 with what is wrong where, and JSON that is none is 400", async () => {
    const handler = vi.fn(() => "done");
    const POST = enhanceRouteHandler(handler, { schema: Invitation });

    const invalid = await post("/a", { POST }, "/a", { email: "no address", password: "abc12" }, SESSION);
    const malformed = await post("/a", { POST }, "/a", '{"email":', SESSION);

    expect(invalid.status).toBe(422);
    expect(invalid.headers.get("content-type")).toBe("application/problem+json");
    const text = await invalid.text();
    expect(JSON.parse(text)).toMatchObject({
      errors: [
        { in: "body", pointer: "/email" },
        { in: "body", pointer: "/password" },
      ],
    });
    expect(text).not.toMatch(/no address|abc12/);
    expect(malformed.status).toBe(400);
    expect(malformed.headers.get("content-type")).toBe("application/problem+json");
    expect(handler).not.toHaveBeenCalled();
    expect(onError).not.toHaveBeenCalled();
  });

  test("2: who is not signed in gets 401 and how to, never a redirect; who lacks a second factor gets 403", async () => {
    const GET = enhanceRouteHandler(() => "secret");

    const stranger = await call("/a", { GET }, "/a");
    const halfway = await call("/a", { GET }, "/a", { headers: { cookie: "session=aal1" } });

    expect(stranger.status).toBe(401);
    expect(stranger.headers.get("www-authenticate")).toBe("Session");
    expect(stranger.headers.get("location")).toBeNull();
    expect(await stranger.json()).toMatchObject({ status: 401, code: "unauthorized" });
    expect(halfway.status).toBe(403);
    expect(await halfway.json()).toMatchObject({ type: "urn:sluice:problem:mfa-required", status: 403 });
  });

  test("3: a typo costs no captcha, a wrong or missing one is 403, and tokens of other sites are refused", async () => {
    const handler = vi.fn(() => "done");
    const POST = enhanceRouteHandler(handler, { schema: Invitation, captcha: true });
    const send = (body: unknown, token?: string): Promise<Response> =>
      post("/a", { POST }, "/a", body, { ...SESSION, ...(token !== undefined && { "x-captcha-token": token }) });

    expect((await send({ email: "typo" }, "good")).status).toBe(422);
    expect(verify).not.toHaveBeenCalled();
    const missing = await send(VALID);
    expect(missing.status).toBe(403);
    expect(missing.headers.get("content-type")).toBe("application/problem+json");
    verify.mockReturnValueOnce({ success: false, "error-codes": ["timeout-or-duplicate"] });
    expect((await send(VALID, "used")).status).toBe(403);
    verify.mockReturnValueOnce(toVerdict("evil.example"));
    expect((await send(VALID, "elsewhere")).status).toBe(403);
    expect(handler).not.toHaveBeenCalled();
    verify.mockReturnValueOnce(toVerdict("app.example.com"));
    expect((await send(VALID, "good")).status).toBe(200);
    expect(handler).toHaveBeenCalledOnce();
  });

  test("4: params are what the path says they are, and can be refined", async () => {
    const catchAll = enhanceRouteHandler(
      ({ params }) => {
        expectTypeOf(params).toEqualTypeOf<{ slug: string[] }>();
        return params;
      },
      { auth: false, path: "/docs/[...slug]" },
    );
    const refined = enhanceRouteHandler(
      ({ params }) => {
        expectTypeOf(params).toEqualTypeOf<{ id: number }>();
        return params;
      },
      {
        auth: false,
        path: "/tasks/[id]",
        params: v.object({ id: v.pipe(v.string(), v.digits(), v.transform(Number)) }),
      },
    );
    const loose = enhanceRouteHandler(
      ({ params }) => {
        expectTypeOf(params["id"]).toEqualTypeOf<string | string[] | undefined>();
        return params;
      },
      { auth: false },
    );

    expect(await (await call("/docs/[...slug]", { GET: catchAll }, "/docs/a/b")).json()).toEqual({ slug: ["a", "b"] });
    expect(await (await call("/tasks/[id]", { GET: refined }, "/tasks/7")).json()).toEqual({ id: 7 });
    expect((await call("/tasks/[id]", { GET: refined }, "/tasks/x")).status).toBe(422);
    expect(await (await call("/tasks/[id]", { GET: loose }, "/tasks/x")).json()).toEqual({ id: "x" });
  });

  test("5: a body is read once, to a limit, and only as JSON", async () => {
    const handler = vi.fn(() => "done");
    const POST = enhanceRouteHandler(handler, { schema: v.unknown() });

    const large = await post("/a", { POST }, "/a", { text: "x".repeat(2_000) }, SESSION);
    const text = await post("/a", { POST }, "/a", VALID, { ...SESSION, "content-type": "text/plain" });

    expect(large.status).toBe(413);
    expect(text.status).toBe(415);
    expect(text.headers.get("accept-post")).toBe("application/json");
    expect(handler).not.toHaveBeenCalled();
  });

  test("6: a route carries its contract, for documents and clients", () => {
    const POST = enhanceRouteHandler(() => "done", { schema: Invitation, captcha: true, path: "/teams/[team]" });

    expect(POST.contract).toMatchObject({ path: "/teams/[team]", access: "required", body: Invitation, captcha: {} });
    expectTypeOf<NonNullable<typeof POST.contract.types>["output"]>().toEqualTypeOf<string>();
    expect(methods({ POST }).POST.contract).toMatchObject({ method: "POST" });
  });

  test("7: where a request wants to be led, it is led only within the app, after a POST by GET", async () => {
    const GET = enhanceRouteHandler(
      ({ request }) => redirect303(new URL(request.url).searchParams.get("next"), { fallback: "/home" }),
      { auth: false },
    );
    const POST = enhanceRouteHandler(() => redirect("/done"), { auth: false });
    const leadTo = async (next: string): Promise<string | null> => {
      const answer = await call("/a", { GET }, `/a?next=${encodeURIComponent(next)}`, { redirect: "manual" });
      return answer.headers.get("location");
    };

    expect(await leadTo("/settings?tab=1")).toBe("/settings?tab=1");
    for (const evil of ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"]) {
      expect(await leadTo(evil)).toBe("/home");
    }
    const posted = await call("/a", { POST }, "/a", { method: "POST", redirect: "manual" });
    expect(posted.status).toBe(303);
    expect(posted.headers.get("location")).toBe("/done");
  });

  test("8: another site cannot send in a user's name, not even one that can set the cookie of a token", async () => {
    const handler = vi.fn(() => "done");
    const POST = enhanceRouteHandler(handler, { schema: v.unknown() });
    const send = (headers: Readonly<Record<string, string>>): Promise<Response> =>
      post("/a", { POST }, "/a", VALID, { cookie: "session=s1", ...headers });

    const crossSite = await send({ origin: "https://evil.example", "sec-fetch-site": "cross-site" });
    const subdomain = await send({ origin: "https://blog.example.com", "sec-fetch-site": "same-site" });
    const doubleSubmit = await send({
      cookie: "session=s1; csrf=forged; __Host-csrf=forged; csrfSecret=forged",
      "x-csrf-token": "forged",
    });

    expect([crossSite.status, subdomain.status, doubleSubmit.status]).toEqual([403, 403, 403]);
    expect(handler).not.toHaveBeenCalled();
    expect((await send({ origin: ORIGIN, "sec-fetch-site": "same-origin" })).status).toBe(200);
  });

  test("9: a request refused for CSRF is 403, a problem that says so", async () => {
    const POST = enhanceRouteHandler(() => "done", { schema: v.unknown() });

    const answer = await post("/a", { POST }, "/a", VALID, {
      ...SESSION,
      origin: "https://evil.example",
      "sec-fetch-site": "cross-site",
    });

    expect(answer.status).toBe(403);
    expect(answer.headers.get("www-authenticate")).toBeNull();
    expect(await answer.json()).toMatchObject({ status: 403, code: "csrf-refused" });
  });

  test("10: the request's id reaches the handler, and is the one in the answer", async () => {
    const seen = vi.fn();
    const GET = enhanceRouteHandler(({ requestId }) => void seen(requestId), { auth: false });
    const trace = "0af7651916cd43dd8448eb211c80319c";

    const traced = await call("/a", { GET }, "/a", { headers: { traceparent: `00-${trace}-b7ad6b7169203331-01` } });
    const fresh = await call("/a", { GET }, "/a");

    expect(traced.headers.get("x-request-id")).toBe(trace);
    expect(fresh.headers.get("x-request-id")).toMatch(/^[\da-f]{8}-[\da-f]{4}-7/);
    expect(seen.mock.calls.flat()).toEqual([trace, fresh.headers.get("x-request-id")]);
  });
});

test("what the handler throws by accident is 500, without a word of it", async () => {
  const GET = enhanceRouteHandler(
    () => {
      throw new Error("password=hunter2");
    },
    { auth: false },
  );

  const answer = await call("/a", { GET }, "/a");

  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toContain("hunter2");
  expect(onError).toHaveBeenCalledOnce();
});

async function call(path: string, exports: RouteExports, url: string, init: RequestInit = {}): Promise<Response> {
  const server = await serveWeb({ [path]: exports });
  servers.push(server);
  return fetch(`${server.url}${url}`, init);
}

function post(
  path: string,
  exports: RouteExports,
  url: string,
  ...[body, headers]: readonly [unknown, Readonly<Record<string, string>>]
): Promise<Response> {
  return call(path, exports, url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

function toVerdict(hostname: string): object {
  return { success: true, hostname, challenge_ts: new Date().toISOString(), action: "" };
}
