import { NextRequest } from "next/server.js";
import { describe, expect, test } from "vitest";

import { compose, composeWith } from "../../src/next/compose.ts";
import {
  allowHeaders,
  csrf,
  protect,
  rateLimit,
  redirectTo,
  requestId,
  rewriteTo,
  session,
  when,
} from "../../src/proxy/index.ts";

import { apiError } from "../../src/route/answers/api-error.ts";
import { createCors } from "../../src/route/index.ts";

const INSIDE = "http://localhost:3000";

test("a request that nothing stops goes on, with the headers that the steps leave", async () => {
  const proxy = compose(requestId(), allowHeaders());

  const answer = await proxy(visit("/tasks", { "x-any": "1", cookie: "a=1", "x-middleware-subrequest": "proxy" }));

  expect(answer.headers.get("x-middleware-next")).toBe("1");
  expect(answer.headers.get("x-middleware-override-headers")?.split(",")).toEqual([
    "cookie",
    "traceparent",
    "x-request-id",
  ]);
  expect(answer.headers.get("x-middleware-request-x-request-id")).toBe(answer.headers.get("x-request-id"));
});

test("a request that nothing changes goes on as it is", async () => {
  const answer = await compose()(visit("/tasks", { cookie: "a=1" }));

  expect([...answer.headers]).toEqual([["x-middleware-next", "1"]]);
});

test("a redirect is within the app, base path included", async () => {
  const proxy = compose(when({ paths: ["/old"] }, () => redirectTo("/new?a=b#c", { fallback: "/" })));

  const answer = await proxy(visit("/old"));
  const below = await proxy(new NextRequest(`${INSIDE}/base/old`, { nextConfig: { basePath: "/base" } }));

  expect(answer.status).toBe(303);
  expect(answer.headers.get("location")).toBe(`${INSIDE}/new?a=b#c`);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(below.headers.get("location")).toBe(`${INSIDE}/base/new?a=b#c`);
});

test("a redirect to an allowed origin leads there", async () => {
  const rules = { fallback: "/", allow: ["https://docs.example.com"] };

  const answer = await compose(() => redirectTo("https://docs.example.com/a", rules))(visit("/"));

  expect(answer.headers.get("location")).toBe("https://docs.example.com/a");
});

test("a rewrite keeps what the steps say to the visitor and the app", async () => {
  const answer = await compose(requestId(), () => rewriteTo("/tenants/a"))(visit("/"));

  expect(answer.headers.get("x-middleware-rewrite")).toBe(`${INSIDE}/tenants/a`);
  expect(answer.headers.get("x-request-id")).not.toBeNull();
});

test("an API is answered 401, with what the steps before said", async () => {
  const proxy = compose(
    requestId(),
    session(async ({ setCookie }) => setCookie("session", "", "session=; Max-Age=0")),
    protect({ paths: ["/api/**"], signIn: "/sign-in" }),
  );

  const answer = await proxy(visit("/api/tasks"));

  expect(answer.status).toBe(401);
  expect(answer.headers.getSetCookie()).toEqual(["session=; Max-Age=0"]);
  expect(await answer.json()).toMatchObject({ status: 401, instance: answer.headers.get("x-request-id") });
});

describe("pages of other origins", () => {
  const cors = { origins: ["https://admin.example.com"], credentials: true };
  const api = { paths: ["/api/**"], signIn: "/sign-in" };
  const tooMany = (): never => {
    throw apiError(429, "rate-limited", undefined, { headers: { "retry-after": "5" } });
  };
  const fail = (): never => {
    throw new Error("the database is down");
  };
  const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

  test.each([
    ["a 401 of protect", 401, protect(api)],
    ["a 403 of csrf", 403, csrf({ origin: "https://app.example.com", exemptPaths: [] })],
    ["a 429 of a limit", 429, rateLimit(tooMany)],
    ["a 500", 500, fail],
  ])("may read %s", async (_name, status, step) => {
    const from = (origin: string) => visit("/api/tasks", { origin, cookie: "a=1" }, "POST");

    for (const given of [cors, createCors(cors)]) {
      const proxy = composeWith({ cors: given, logger }, requestId(), step);
      const [answer, foreign] = [
        await proxy(from("https://admin.example.com")),
        await proxy(from("https://evil.example")),
      ];

      expect([answer.status, foreign.status]).toEqual([status, status]);
      expect(answer.headers.get("access-control-allow-origin")).toBe("https://admin.example.com");
      expect(answer.headers.get("access-control-allow-credentials")).toBe("true");
      expect(answer.headers.get("access-control-expose-headers")).toContain("x-request-id");
      expect(foreign.headers.get("access-control-allow-origin")).toBeNull();
      expect(foreign.headers.get("vary")).toContain("Origin");
    }
  });

  test("get the app's own headers where the app answers", async () => {
    const answer = await composeWith({ cors })(visit("/api/tasks", { origin: "https://admin.example.com" }));

    expect([...answer.headers]).toEqual([["x-middleware-next", "1"]]);
  });

  test("are named exactly, or it is a mistake", () => {
    expect(() => composeWith({ cors: { origins: "*", credentials: true } })).toThrow(
      expect.objectContaining({ code: "CONFIG_INVALID" }),
    );
  });
});

function visit(path: string, headers: Record<string, string> = {}, method = "GET"): NextRequest {
  return new NextRequest(`${INSIDE}${path}`, { headers, method });
}
