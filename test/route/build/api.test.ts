import * as v from "valibot";
import { describe, expect, expectTypeOf, test, vi } from "vitest";

import {
  type AuthProvider,
  createApi,
  createCsrfCheck,
  type Exchange,
  methods,
  unauthorized,
} from "../../../src/route/index.ts";

const ORIGIN = "https://app.example.com";
const CONTEXT = { params: Promise.resolve({}) };
const FLOW = {
  name: "sign-in",
  secret: "a secret of the tests, long enough",
  cookie: { name: "session" },
  redirect: { fallback: "/home" },
  accept: () => ({ session: "made-by-the-app" }),
};
const CMS = { secret: "secret-of-the-tests", tags: ["posts"], revalidateTag: () => undefined };
const BEARER = { authorization: `Bearer ${CMS.secret}` };
const ONE_A_MINUTE = { policies: [{ limit: 1, windowMs: 60_000, by: "ip" }] } as const;

const auth: AuthProvider<{ readonly id: string }> = {
  challenge: "Bearer",
  usesCookies: false,
  isAmbient: () => false,
  authenticate: async ({ headers }) =>
    headers.has("authorization") ? { kind: "authenticated", user: { id: "u1" } } : { kind: "anonymous" },
};

describe("api.callback", () => {
  test("takes the origin of the API, and ends what it began", async () => {
    const { cookieName, begin, GET } = createApi({ origin: ORIGIN }).callback(FLOW);
    const { state, setCookie } = begin({ target: "/tasks" });
    const headers = { cookie: setCookie.split(";")[0] ?? "" };

    const answer = await GET(new Request(`http://localhost:3000/auth/callback?state=${state}`, { headers }));

    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/tasks"]);
    expect(cookieName).toBe("__Host-session");
    expect(answer.headers.get("x-request-id")).not.toBeNull();
    expect(createApi({ origin: "http://localhost:3000" }).callback(FLOW).cookieName).toBe("session");
  });

  test("is refused in the API's words, and its faults are heard of there", async () => {
    const onError = vi.fn<(error: unknown, exchange: Exchange) => void>();
    const fault = new Error("the password of the database");
    const accept = (): never => {
      throw fault;
    };
    const { begin, GET } = createApi({ errors: "simple", onError }).callback({ ...FLOW, accept });
    const { state, setCookie } = begin();
    const headers = { cookie: setCookie.split(";")[0] ?? "" };

    const stranger = await GET(new Request("http://localhost:3000/auth/callback?state=s"));
    const failed = await GET(new Request(`http://localhost:3000/auth/callback?state=${state}`, { headers }));

    expect(await stranger.json()).toMatchObject({ code: "callback-state-missing", error: expect.any(String) });
    expect([stranger.status, failed.status]).toEqual([403, 500]);
    expect(onError.mock.calls.map(([error, { path }]) => [error, path])).toEqual([[fault, "/callback/sign-in"]]);
    expect(stranger.headers.get("referrer-policy")).toBe("no-referrer");
  });

  test("is not run while the app is built", async () => {
    const connection = vi.fn(async () => undefined);
    const { GET } = createApi({ connection }).callback(FLOW);

    await GET(new Request("http://localhost:3000/auth/callback"));

    expect(connection).toHaveBeenCalledOnce();
  });
});

describe("api.revalidate", () => {
  test("has the limits and the words of the API", async () => {
    const { POST } = createApi({ limits: { bodyBytes: 100 }, errors: "simple" }).revalidate(CMS);
    const send = (body: string, headers = {}): Promise<Response> =>
      POST(new Request("http://localhost:3000/api/revalidate", { method: "POST", body, headers }));

    const answers = [await send('{"tag":"posts"}', BEARER), await send(" ".repeat(101), BEARER), await send("{}")];

    expect(answers.map(({ status }) => status)).toEqual([200, 413, 401]);
    expect(await answers[2]?.json()).toMatchObject({ error: expect.any(String), code: "unauthorized" });
    expect(answers.every(({ headers }) => headers.has("x-request-id"))).toBe(true);
  });
});

test("who guesses at callbacks and secrets is counted as on any route", async () => {
  const api = createApi({ trustProxy: 1, rateLimit: ONE_A_MINUTE });
  const { GET: arrive } = api.callback(FLOW);
  const { POST: revalidate } = api.revalidate(CMS);
  const from = (ip: string, method: string): Request =>
    new Request("http://localhost:3000/x", { method, headers: { "x-forwarded-for": ip } });

  const arrivals = [await arrive(from("192.0.2.1", "GET")), await arrive(from("192.0.2.1", "GET"))];
  const guesses = [await revalidate(from("192.0.2.1", "POST")), await revalidate(from("192.0.2.1", "POST"))];
  const other = await revalidate(from("192.0.2.2", "POST"));

  expect(arrivals.map(({ status }) => status)).toEqual([403, 429]);
  expect(guesses.map(({ status }) => status)).toEqual([401, 429]);
  expect(other.status).toBe(401);
});

describe("api.csrfToken", () => {
  const csrf = { secret: "a secret of the tests, long enough", session: "session", tokens: "always" } as const;

  test("gives the token that the API's own routes ask for", async () => {
    const api = createApi({ origin: ORIGIN, csrf });
    const contact = api.route("/contact").handle(() => "sent");
    const send = (headers: Record<string, string>): Promise<Response> =>
      contact(new Request("http://localhost:3000/contact", { method: "POST", headers }), CONTEXT);

    const given = await api
      .csrfToken()
      .GET(new Request("http://localhost:3000/api/csrf", { headers: { cookie: "session=s1" } }));
    const { token } = (await given.json()) as { readonly token: string };
    const kept = given.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const page = { origin: ORIGIN, "sec-fetch-site": "same-origin", cookie: `session=s1; ${kept}` };

    expect(kept).toMatch(/^__Host-csrf=/);
    expect((await send({ ...page, "x-csrf-token": token })).status).toBe(200);
    expect((await send(page)).status).toBe(403);
  });

  test("gives it to no other origin, whatever else that may read", async () => {
    const origin = "https://partner.example";
    const { GET } = createApi({ origin: ORIGIN, csrf, cors: { origins: [origin], credentials: true } }).csrfToken();

    const answer = await GET(new Request("http://localhost:3000/api/csrf", { headers: { origin } }));

    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    expect(answer.headers.get("cross-origin-resource-policy")).toBe("same-origin");
  });

  test.each([
    ["no secret", {}],
    ["no check", { csrf: false }],
    ["a check that the app made", { csrf: createCsrfCheck({ ...csrf, origin: ORIGIN }) }],
  ] as const)("needs more than %s", (_name, options) => {
    expect(() => createApi(options).csrfToken()).toThrow(/csrf\.secret/);
  });
});

describe("api.enhanceRouteHandler", () => {
  const captcha = {
    async verify(_exchange: Exchange, token: string | null): Promise<void> {
      if (token !== "good") throw unauthorized("captcha");
    },
  };
  const { enhanceRouteHandler } = createApi({ auth, captcha });

  test("has the auth and the captcha of the API, and its types", async () => {
    const POST = enhanceRouteHandler(
      ({ body, user, params }) => {
        expectTypeOf(user).toEqualTypeOf<{ readonly id: string }>();
        return { by: user.id, email: body.email, team: params.team };
      },
      { schema: v.object({ email: v.string() }), captcha: true, path: "/api/teams/[team]" },
    );
    const send = (headers: Record<string, string>): Promise<Response> =>
      POST(
        new Request("http://localhost:3000/api/teams/a", {
          method: "POST",
          headers: { "content-type": "application/json", ...headers },
          body: '{"email":"ada@example.com"}',
        }),
        { params: Promise.resolve({ team: "a" }) },
      );

    const answers = [
      await send({}),
      await send({ authorization: "Bearer a" }),
      await send({ authorization: "Bearer a", "x-captcha-token": "good" }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 200]);
    expect(await answers[2]?.json()).toEqual({ by: "u1", email: "ada@example.com", team: "a" });
  });

  test("of an API without auth asks nobody, or says that it cannot ask", async () => {
    const open = createApi();
    const GET = open.enhanceRouteHandler(({ user }) => ({ user: user ?? null }), { auth: false });

    expect(await (await GET(new Request("http://localhost:3000/x"), CONTEXT)).json()).toEqual({ user: null });
    expect(() => open.enhanceRouteHandler(() => "done")).toThrow(/option auth of createApi/);
  });
});

test("what they make can be exported for every verb", async () => {
  const api = createApi();
  const all = methods({ ...api.revalidate(CMS) });

  const refused = await all.DELETE(new Request("http://localhost:3000/x", { method: "DELETE" }), CONTEXT);

  expect([refused.status, refused.headers.get("allow")]).toEqual([405, "GET, HEAD, POST, OPTIONS"]);
});
