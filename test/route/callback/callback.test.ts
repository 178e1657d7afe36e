import { describe, expect, test, vi } from "vitest";

import { apiError } from "../../../src/route/answers/api-error.ts";
import {
  type Accepted,
  type Arrival,
  callback,
  type CallbackOptions,
  type Flow,
} from "../../../src/route/callback/callback.ts";
import { createMemoryUsedStates } from "../../../src/route/callback/used-states.ts";

const SECRET = "a secret of the tests, long enough";
const NOW = new Date("2026-11-20T12:00:00Z");
/** What `request.url` says behind a proxy, whatever the app's own address. */
const INSIDE = "http://localhost:3000/auth/callback";
const OPTIONS = {
  origin: "https://app.example.com",
  secret: SECRET,
  cookie: { name: "session", maxAgeMs: 3_600_000 },
  redirect: { fallback: "/home", allow: ["https://docs.example.com"] },
  accept: async () => ({ session: "made-by-the-app" }),
  now: () => NOW,
} as const satisfies CallbackOptions;

const SESSION = "__Host-session=made-by-the-app; Path=/; Max-Age=3600; Secure; HttpOnly; SameSite=Lax";
const FORGET_STATE = "__Host-callback-state=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax";

test("who comes back with the state of the own browser gets a session and is led on", async () => {
  const { GET, state, cookie } = begin({}, { target: "/tasks?page=2" });

  const answer = await GET(visit(`?state=${state}&code=abc`, cookie));

  expect(answer.status).toBe(303);
  expect(answer.headers.get("location")).toBe("/tasks?page=2");
  expect(answer.headers.getSetCookie()).toEqual([SESSION, FORGET_STATE]);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
});

test("the app is given the query and what it took along", async () => {
  const accept = vi.fn<(arrival: Arrival) => Accepted>(() => ({ session: "s", maxAgeMs: 60_000, target: "/welcome" }));
  const { GET, state, cookie } = begin({ accept }, { carry: { verifier: "v1" } });

  const answer = await GET(visit(`?state=${state}&code=abc`, cookie));

  expect(accept.mock.calls[0]?.[0].query.get("code")).toBe("abc");
  expect(accept.mock.calls[0]?.[0].carry).toEqual({ verifier: "v1" });
  expect(answer.headers.get("location")).toBe("/welcome");
  expect(answer.headers.getSetCookie()[0]).toContain("Max-Age=60;");
});

test("leaving leads to the other site and binds the state to the browser", () => {
  const { leave } = callback(OPTIONS);

  const answer = leave((state) => `https://idp.example/authorize?state=${state}`);

  const { searchParams, origin } = new URL(answer.headers.get("location") ?? "");
  expect(answer.status).toBe(303);
  expect(origin).toBe("https://idp.example");
  expect(searchParams.get("state")).toMatch(/^[\w-]{32}$/);
  expect(answer.headers.get("set-cookie")).toMatch(
    /^__Host-callback-state=[\w.-]+; Path=\/; Max-Age=600; Secure; HttpOnly; SameSite=Lax$/,
  );
});

describe("mistake 1: a redirect to wherever the query says", () => {
  test.each([
    ["https://evil.example"],
    ["//evil.example"],
    ["/\\evil.example"],
    ["javascript:alert(1)"],
    ["https://%"],
  ])("a flow begun with the target %s ends at the fallback", async (target) => {
    const { GET, state, cookie } = begin({}, { target });

    expect((await GET(visit(`?state=${state}`, cookie))).headers.get("location")).toBe("/home");
  });

  test("targets in the query of the answer are not looked at", async () => {
    const { GET, state, cookie } = begin({}, { target: "/tasks" });
    const query = `?state=${state}&redirect_url=https://evil.example&callbackUrl=%&next=//evil.example`;

    expect((await GET(visit(query, cookie))).headers.get("location")).toBe("/tasks");
  });

  test("a target of the app's function is made safe too", async () => {
    const { GET, state, cookie } = begin({ accept: () => ({ session: "s", target: "https://evil.example" }) });

    expect((await GET(visit(`?state=${state}`, cookie))).headers.get("location")).toBe("/home");
  });

  test("an allowed origin is led to", async () => {
    const { GET, state, cookie } = begin({}, { target: "https://docs.example.com/start" });

    expect((await GET(visit(`?state=${state}`, cookie))).headers.get("location")).toBe(
      "https://docs.example.com/start",
    );
  });

  test("the location is relative, whatever host the request names", async () => {
    const { GET, state, cookie } = begin({}, { target: "/tasks" });
    const request = visit(`?state=${state}`, cookie);
    request.headers.set("host", "evil.example");
    request.headers.set("x-forwarded-host", "evil.example");

    expect((await GET(request)).headers.get("location")).toBe("/tasks");
  });
});

// Threat H96.
describe("mistake 2: a session out of the query", () => {
  test.each([["token"], ["session"], ["access_token"], ["__Host-session"]])(
    "the parameter %s without a state sets no cookie",
    async (name) => {
      const accept = vi.fn<() => Accepted>();
      const { GET, cookie } = begin({ accept });

      const answer = await GET(visit(`?${name}=chosen-by-someone`, cookie));

      expect(answer.status).toBe(403);
      expect(answer.headers.getSetCookie()).toEqual([]);
      expect(accept).not.toHaveBeenCalled();
    },
  );

  test("with a state, the session is still only what the app's function made", async () => {
    const { GET, state, cookie } = begin();

    const answer = await GET(visit(`?state=${state}&session=chosen-by-someone`, cookie));

    expect(answer.headers.getSetCookie()[0]).toBe(SESSION);
  });

  test("a session that would break out of its cookie is the app's mistake", async () => {
    const onError = vi.fn();
    const { GET, state, cookie } = begin({ onError, accept: () => ({ session: "a; Domain=example.com" }) });

    const answer = await GET(visit(`?state=${state}`, cookie));

    expect(answer.status).toBe(500);
    expect(answer.headers.getSetCookie()).toEqual([FORGET_STATE]);
    expect(onError).toHaveBeenCalledOnce();
  });
});

describe("mistake 3: a state that is compared, but proves nothing", () => {
  const other = begin();

  test.each([
    ["no cookie", (state: string) => visit(`?state=${state}`), "callback-state-missing"],
    ["no state", (_: string, cookie: string) => visit("", cookie), "callback-state-missing"],
    ["an empty state", (_: string, cookie: string) => visit("?state=", cookie), "callback-state-missing"],
    [
      "a shorter state",
      (state: string, cookie: string) => visit(`?state=${state.slice(1)}`, cookie),
      "callback-state-mismatch",
    ],
    ["a longer state", (state: string, cookie: string) => visit(`?state=${state}a`, cookie), "callback-state-mismatch"],
    [
      "the state of another browser",
      (_: string, cookie: string) => visit(`?state=${other.state}`, cookie),
      "callback-state-mismatch",
    ],
    [
      "the cookie of another browser",
      (state: string) => visit(`?state=${state}`, other.cookie),
      "callback-state-mismatch",
    ],
    [
      "a cookie without its signature",
      (state: string, cookie: string) => visit(`?state=${state}`, cookie.split(".")[0]),
      "callback-state-mismatch",
    ],
    [
      "a cookie with a part more",
      (state: string, cookie: string) => visit(`?state=${state}`, `${cookie}.a`),
      "callback-state-mismatch",
    ],
    [
      "a cookie of the visitor's making",
      () => visit("?state=a", `__Host-callback-state=${forge("a")}`),
      "callback-state-mismatch",
    ],
    [
      "a cookie without the prefix",
      (state: string, cookie: string) => visit(`?state=${state}`, cookie.slice("__Host-".length)),
      "callback-state-missing",
    ],
  ])("%s", async (_name, toRequest, code) => {
    const accept = vi.fn<() => Accepted>();
    const { GET, state, cookie } = begin({ accept });

    const answer = await GET(toRequest(state, cookie));

    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code });
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(accept).not.toHaveBeenCalled();
  });

  test("a cookie of another callback of the same app and secret", async () => {
    const { state, setCookie } = callback({ ...OPTIONS, name: "billing" }).begin();
    const cookie = (setCookie.split(";")[0] ?? "").replace("billing", "callback");

    expect((await callback(OPTIONS).GET(visit(`?state=${state}`, cookie))).status).toBe(403);
  });

  test("a state is over when its time is", async () => {
    const { state, cookie } = begin();
    const at = (ms: number) => callback({ ...OPTIONS, now: () => new Date(NOW.getTime() + ms) });

    expect((await at(600_000).GET(visit(`?state=${state}`, cookie))).status).toBe(403);
    expect((await at(599_999).GET(visit(`?state=${state}`, cookie))).status).toBe(303);
  });

  test("a state made with the former secret is good while the secret is being changed", async () => {
    const { state, cookie } = begin();
    const next = "the next secret of the tests, long enough";

    expect((await callback({ ...OPTIONS, secret: [next, SECRET] }).GET(visit(`?state=${state}`, cookie))).status).toBe(
      303,
    );
    expect((await callback({ ...OPTIONS, secret: next }).GET(visit(`?state=${state}`, cookie))).status).toBe(403);
  });
});

describe("mistake 4: a GET that changes something, however often it is sent", () => {
  test("a state is good once", async () => {
    const { GET, state, cookie } = begin();

    const answers = [await GET(visit(`?state=${state}`, cookie)), await GET(visit(`?state=${state}`, cookie))];

    expect(answers.map(({ status }) => status)).toEqual([303, 403]);
    expect(await answers[1]?.json()).toMatchObject({ code: "callback-state-used" });
  });

  test("of two at once, one gets on", async () => {
    const accept = vi.fn<() => Promise<Accepted>>(async () => ({ session: "s" }));
    const { GET, state, cookie } = begin({ accept });

    const answers = await Promise.all([1, 2, 3].map(async () => GET(visit(`?state=${state}`, cookie))));

    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([303, 403, 403]);
    expect(accept).toHaveBeenCalledOnce();
  });

  test.each([["HEAD"], ["POST"], ["OPTIONS"]])("%s uses nothing up", async (method) => {
    const { GET, state, cookie } = begin();

    expect((await GET(visit(`?state=${state}`, cookie, method))).status).toBe(405);
    expect((await GET(visit(`?state=${state}`, cookie))).status).toBe(303);
  });

  test("someone else's link does not end the flow of this browser", async () => {
    const { GET, state, cookie } = begin();

    await GET(visit("?state=of-someone-else", cookie));

    expect((await GET(visit(`?state=${state}`, cookie))).status).toBe(303);
  });
});

describe("when the app refuses", () => {
  const accept = (): never => {
    throw apiError(403, "account-closed", "This account is closed.");
  };

  test("without a failure page there is a problem document, and the state is gone", async () => {
    const { GET, state, cookie } = begin({ accept });

    const answer = await GET(visit(`?state=${state}`, cookie));

    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: "account-closed" });
    expect(answer.headers.getSetCookie()).toEqual([FORGET_STATE]);
  });

  test("people are led to the failure page, which is told the code", async () => {
    const redirect = { ...OPTIONS.redirect, failure: "/sign-in?from=callback" };
    const { GET, state, cookie } = begin({ accept, redirect });

    expect((await GET(visit(`?state=${state}`, cookie))).headers.get("location")).toBe(
      "/sign-in?from=callback&error=account-closed",
    );
    expect((await GET(visit("?state=a", cookie))).headers.get("location")).toBe(
      "/sign-in?from=callback&error=callback-state-mismatch",
    );
  });

  test("nothing of an unexpected error gets out", async () => {
    const failing = (): never => {
      throw new Error("password of the database");
    };
    const { GET, state, cookie } = begin({ accept: failing });

    const answer = await GET(visit(`?state=${state}`, cookie));

    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain("password");
  });
});

test.each([
  ["a short secret", { secret: "short" }],
  ["no secret", { secret: [] }],
  ["a fallback elsewhere", { redirect: { fallback: "https://evil.example" } }],
  ["a failure page elsewhere", { redirect: { fallback: "/", failure: "//evil.example" } }],
  ["an allowed origin that is none", { redirect: { fallback: "/", allow: ["*"] } }],
  ["a name with a semicolon", { cookie: { name: "a;b" } }],
  ["a callback's name with a space", { name: "a b" }],
  ["a state that ends at once", { state: { lifetimeMs: 0 } }],
])("%s is a mistake", (_name, options) => {
  expect(() => callback({ ...OPTIONS, ...options })).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
});

test("an app on localhost has cookies that do without HTTPS", async () => {
  const { begin: start, cookieName } = callback({ ...OPTIONS, origin: "http://localhost:3000" });

  expect(cookieName).toBe("session");
  expect(start().setCookie).toMatch(/^callback-state=[\w.-]+; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/);
});

test("used states are forgotten when they are over, and never more than fit are kept", () => {
  let nowMs = 0;
  const used = createMemoryUsedStates(() => new Date(nowMs));
  const use = (id: string): unknown => used.use(id, new Date(nowMs + 1_000));

  expect([use("a"), use("a")]).toEqual([true, false]);
  for (let index = 0; index < 50_000; index += 1) use(String(index));
  expect(use("a")).toBe(true);
  nowMs = 2_000;
  use("b");
  expect(use("49999")).toBe(true);
});

function begin(options: Partial<CallbackOptions> = {}, flow: Flow = {}) {
  const made = callback({ ...OPTIONS, ...options });
  const { state, setCookie } = made.begin(flow);
  return { GET: made.GET, state, cookie: setCookie.split(";")[0] ?? "" };
}

function visit(query: string, cookie?: string, method = "GET"): Request {
  return new Request(`${INSIDE}${query}`, { method, headers: cookie === undefined ? {} : { cookie } });
}

function forge(id: string): string {
  const content = Buffer.from(JSON.stringify([id, NOW.getTime() + 1_000, "/", {}])).toString("base64url");
  return `${content}.${Buffer.alloc(36).toString("base64url")}`;
}
