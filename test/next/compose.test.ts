import { NextRequest } from "next/server.js";
import { expect, test } from "vitest";

import { compose } from "../../src/next/compose.ts";
import { allowHeaders, protect, redirectTo, requestId, rewriteTo, session, when } from "../../src/proxy/index.ts";

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

function visit(path: string, headers: Record<string, string> = {}): NextRequest {
  return new NextRequest(`${INSIDE}${path}`, { headers });
}
