import { describe, expect, test, vi } from "vitest";

import { silentLogger } from "../../src/core/logger.ts";
import {
  allowHeaders,
  csrf,
  csrfCookie,
  protect,
  type ProxyOutcome,
  type ProxyStep,
  rateLimit,
  redirectTo,
  requestId,
  rewriteTo,
  runSteps,
  session,
  toProxyRequest,
  toWebAnswer,
  when,
} from "../../src/proxy/index.ts";
import { apiError } from "../../src/route/answers/api-error.ts";

const APP = "https://app.example.com";
const SECRET = "a secret of the tests, long enough";

describe("running steps", () => {
  test("they run in order until one decides", async () => {
    const ran: string[] = [];
    const toStep =
      (name: string, outcome: ProxyOutcome): ProxyStep =>
      () => {
        ran.push(name);
        return outcome;
      };

    const { outcome } = await run([toStep("a", undefined), toStep("b", rewriteTo("/b")), toStep("c", undefined)], "/");

    expect(ran).toEqual(["a", "b"]);
    expect(outcome).toEqual({ kind: "rewrite", path: "/b" });
  });

  test("a step that fails lets nobody through, and tells nobody why", async () => {
    const error = vi.fn();
    const failing = async (): Promise<never> => {
      throw new Error("password of the database");
    };

    const result = await runSteps([failing], toProxyRequest(new Request(`${APP}/`)), {
      logger: { ...silentLogger, error },
    });

    const answer = toWebAnswer(result);
    expect(answer?.status).toBe(500);
    expect(await answer?.text()).not.toContain("password");
    expect(error).toHaveBeenCalledOnce();
  });

  test("steps for some paths run there alone", async () => {
    const step = vi.fn(() => undefined);

    await run([when({ paths: ["/app/**"], except: ["/app/public"] }, step)], "/app/tasks");
    await run([when({ paths: ["/app/**"], except: ["/app/public"] }, step)], "/app/public");
    await run([when({ paths: ["/app/**"], except: ["/app/public"] }, step)], "/");

    expect(step).toHaveBeenCalledOnce();
  });
});

describe("headers", () => {
  test("no header of the request is in an answer, whoever answers", async () => {
    const names = [
      "authorization",
      "cookie",
      "location",
      "x-any",
      "x-middleware-rewrite",
      "x-request-id",
      "traceparent",
    ];
    const headers = Object.fromEntries(names.map((name) => [name, "canary"]));
    const steps = [requestId(), session(async () => null), allowHeaders()];
    const outcomes: readonly ProxyOutcome[] = [
      undefined,
      rewriteTo("/b"),
      redirectTo("/b", { fallback: "/" }),
      { kind: "answer", response: new Response("a") },
    ];

    for (const outcome of outcomes) {
      const result = await run([...steps, () => outcome], "/", { headers });
      expect(JSON.stringify([...result.answerHeaders])).not.toContain("canary");
      expect(JSON.stringify([...(toWebAnswer(result)?.headers ?? [])])).not.toContain("canary");
    }
  });

  test("what frameworks tell themselves is not taken from a visitor", async () => {
    const headers = { "x-middleware-subrequest": "proxy:proxy", "X-Middleware-Override-Headers": "cookie", "x-a": "1" };

    const { requestHeaders, hasNewRequestHeaders } = await run([], "/", { headers });

    expect([...requestHeaders.keys()]).toEqual(["x-a"]);
    expect(hasNewRequestHeaders).toBe(true);
  });

  test("a step cannot steer the framework through the answer's headers", async () => {
    const steer: ProxyStep = ({ answerHeaders }) => {
      answerHeaders.set("location", "https://evil.example");
      answerHeaders.set("x-middleware-rewrite", "https://evil.example");
      return undefined;
    };

    expect([...(await run([steer], "/")).answerHeaders]).toEqual([]);
  });

  test("with an allow list, unknown headers do not reach the app", async () => {
    const headers = { cookie: "a=1", "x-any": "1", "x-mine": "1", "sec-fetch-site": "none", rsc: "1" };

    const { requestHeaders } = await run([allowHeaders(["X-Mine"])], "/", { headers });

    expect([...requestHeaders.keys()]).toEqual(["cookie", "rsc", "sec-fetch-site", "x-mine"]);
  });

  test("a request that nothing changes is passed on as it is", async () => {
    expect((await run([allowHeaders()], "/", { headers: { cookie: "a=1" } })).hasNewRequestHeaders).toBe(false);
  });
});

describe("the request's id", () => {
  const TRACE = "0af7651916cd43dd8448eb211c80319c";

  test("it is the trace's, for the app and the visitor", async () => {
    const traceparent = `00-${TRACE}-b7ad6b7169203331-01`;

    const { requestHeaders, answerHeaders } = await run([requestId()], "/", { headers: { traceparent } });

    expect(answerHeaders.get("x-request-id")).toBe(TRACE);
    expect(requestHeaders.get("x-request-id")).toBe(TRACE);
    expect(requestHeaders.get("traceparent")).toBe(traceparent);
  });

  test.each([
    ["no trace", {}],
    ["a malformed one", { traceparent: "00-xyz-1-01" }],
    ["an empty one", { traceparent: `00-${"0".repeat(32)}-b7ad6b7169203331-01` }],
    ["an id of the visitor's", { "x-request-id": "chosen" }],
  ])("with %s it is made, and travels as a trace", async (_name, headers) => {
    const { requestHeaders, answerHeaders } = await run([requestId()], "/", { headers });

    const id = answerHeaders.get("x-request-id");
    expect(id).toMatch(/^[\da-f]{12}7[\da-f]{3}[89ab][\da-f]{15}$/);
    expect(requestHeaders.get("x-request-id")).toBe(id);
    expect(requestHeaders.get("traceparent")).toMatch(new RegExp(`^00-${id}-[\\da-f]{16}-00$`));
  });
});

describe("the session", () => {
  test("a renewed cookie is the visitor's and, in the same request, the app's", async () => {
    const renew = session(async ({ setCookie }) => {
      setCookie("session", "new", "session=new; Path=/; HttpOnly");
      return { id: "u1" };
    });

    const { requestHeaders, answerHeaders } = await run([renew], "/", { headers: { cookie: "a=1; session=old; b=2" } });

    expect(requestHeaders.get("cookie")).toBe("a=1; b=2; session=new");
    expect(answerHeaders.getSetCookie()).toEqual(["session=new; Path=/; HttpOnly"]);
    expect(answerHeaders.get("cache-control")).toBe("private, no-store");
  });

  test("a cookie that is taken away is gone for the app too", async () => {
    const end = session(async ({ setCookie }) => {
      setCookie("session", "", "session=; Path=/; Max-Age=0");
      return null;
    });

    expect((await run([end], "/", { headers: { cookie: "session=old" } })).requestHeaders.has("cookie")).toBe(false);
  });
});

test("what a step says of the answer replaces what the answer says, but for cookies and Vary", async () => {
  const say: ProxyStep = ({ answerHeaders }) => {
    answerHeaders.set("cache-control", "private, no-store");
    answerHeaders.append("vary", "Origin");
    answerHeaders.append("set-cookie", "a=1");
    return undefined;
  };
  const headers = { "cache-control": "no-store", vary: "Cookie", "set-cookie": "b=1" };

  const answer = toWebAnswer(
    await run([say, () => ({ kind: "answer", response: new Response("", { headers }) })], "/"),
  );

  expect(answer?.headers.get("cache-control")).toBe("private, no-store");
  expect(answer?.headers.get("vary")).toBe("Cookie, Origin");
  expect(answer?.headers.getSetCookie()).toEqual(["b=1", "a=1"]);
});

describe("what is protected", () => {
  const guard = protect({ paths: ["/app/**", "/api/**"], except: ["/api/health"], signIn: "/sign-in" });
  const asUser = session(async () => ({ id: "u1" }));
  const asNobody = session(async () => null);

  test.each([
    ["a page", "GET", "/app/tasks?page=2", "/sign-in?next=%2Fapp%2Ftasks%3Fpage%3D2"],
    ["a form", "POST", "/app/tasks", "/sign-in"],
  ])("%s leads to signing in", async (_name, method, path, location) => {
    const answer = toWebAnswer(await run([asNobody, guard], path, { method }));

    expect(answer?.status).toBe(303);
    expect(answer?.headers.get("location")).toBe(location);
    expect(answer?.headers.get("cache-control")).toBe("no-store");
  });

  test("an API answers 401, never a redirect", async () => {
    const answer = toWebAnswer(await run([asNobody, guard], "/api/tasks"));

    expect(answer?.status).toBe(401);
    expect(answer?.headers.get("content-type")).toBe("application/problem+json");
    expect(answer?.headers.get("www-authenticate")).toBe("Bearer");
  });

  test("who is signed in gets on, and everyone to what is not protected", async () => {
    expect((await run([asUser, guard], "/app/tasks")).outcome).toBeUndefined();
    expect((await run([asNobody, guard], "/api/health")).outcome).toBeUndefined();
    expect((await run([asNobody, guard], "/")).outcome).toBeUndefined();
  });

  test("without a session step nobody is signed in", async () => {
    expect((await run([guard], "/app/tasks")).outcome).toMatchObject({ kind: "redirect" });
  });

  test("the page where people sign in does not lead to itself", async () => {
    const everything = protect({ paths: ["/**"], signIn: "/sign-in" });

    expect((await run([asNobody, everything], "/sign-in")).outcome).toBeUndefined();
  });

  test("signing in elsewhere is a mistake", () => {
    expect(() => protect({ paths: ["/**"], signIn: "https://evil.example" })).toThrow(/fallback/);
  });
});

test("a limit that is reached is the answer, with its headers", async () => {
  const limit = rateLimit(
    async ({ answerHeaders }) => {
      answerHeaders.set("ratelimit", '"default";r=0;t=30');
      throw apiError(429, "quota-exceeded", "Too many.", { headers: { "retry-after": "30" } });
    },
    { paths: ["/api/**"] },
  );

  const answer = toWebAnswer(await run([limit], "/api/tasks"));

  expect(answer?.status).toBe(429);
  expect(answer?.headers.get("retry-after")).toBe("30");
  expect(answer?.headers.get("ratelimit")).toBe('"default";r=0;t=30');
  expect((await run([limit], "/tasks")).outcome).toBeUndefined();
});

describe("CSRF", () => {
  const options = { origin: APP, secret: SECRET, logger: silentLogger };

  test.each([
    ["another site's form with a cookie", "/tasks", { cookie: "session=1", "sec-fetch-site": "cross-site" }, 403],
    ["the app's own", "/tasks", { cookie: "session=1", "sec-fetch-site": "same-origin" }, undefined],
    [
      "another site's call of an API with a cookie",
      "/api/tasks",
      { cookie: "a=1", "sec-fetch-site": "cross-site" },
      403,
    ],
    ["another site's call of an API without one", "/api/tasks", { "sec-fetch-site": "cross-site" }, undefined],
  ])("%s", async (_name, path, headers, status) => {
    expect(toWebAnswer(await run([csrf(options)], path, { method: "POST", headers }))?.status).toBe(status);
  });

  test.each([
    ["a page", "GET", { "sec-fetch-dest": "document" }, true],
    ["a picture", "GET", { "sec-fetch-dest": "image" }, false],
    ["a form", "POST", { "sec-fetch-dest": "document" }, false],
    ["a program", "GET", {}, false],
  ])("%s brings a token: %s", async (_name, method, headers, isGiven) => {
    const { answerHeaders } = await run([csrfCookie(options)], "/", { method, headers });

    expect(answerHeaders.get("set-cookie")?.startsWith("__Host-csrf=") ?? false).toBe(isGiven);
  });

  test("a browser that has a token keeps it", async () => {
    const headers = { "sec-fetch-dest": "document" };
    const { answerHeaders } = await run([csrfCookie(options)], "/", { headers });
    const cookie = answerHeaders.get("set-cookie")?.split(";")[0] ?? "";

    const again = await run([csrfCookie(options)], "/", { headers: { ...headers, cookie } });

    expect(again.answerHeaders.has("set-cookie")).toBe(false);
  });
});

test.each([["https://evil.example"], ["//evil.example"], ["/\\evil.example"], [""]])(
  "a rewrite to %j is a mistake",
  (path) => {
    expect(() => rewriteTo(path)).toThrow(/fallback/);
  },
);

test("a redirect to a target of the visitor's choice is made safe", () => {
  expect(redirectTo("//evil.example", { fallback: "/home" }, 307)).toEqual({
    kind: "redirect",
    location: "/home",
    status: 307,
  });
});

async function run(steps: readonly ProxyStep[], path: string, init: RequestInit = {}) {
  return runSteps(steps, toProxyRequest(new Request(`${APP}${path}`, init)), { logger: silentLogger });
}
