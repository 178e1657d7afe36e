import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { isSluiceError } from "../../../src/core/errors.ts";
import { type CorsOptions, createCors } from "../../../src/route/pipeline/cors.ts";
import { apiError, createApi, methods } from "../../../src/route/index.ts";
import { serveWeb, type WebServer } from "../../support/serve-web.ts";

const FRIEND = "https://app.example.com";

let server: WebServer;

beforeAll(async () => {
  const cors = createCors({
    origins: [FRIEND, "http://localhost:3001"],
    credentials: true,
    exposedHeaders: ["X-Total"],
  });
  const api = createApi({ cors, onError: () => undefined });
  const open = createApi({ cors: { origins: "*" } });
  server = await serveWeb({
    "/api/tasks": methods({
      GET: api.route("/api/tasks").handle(() => ({ ok: true })),
      POST: api.route("/api/tasks").handle(() => {
        throw apiError(409, "taken");
      }),
      PUT: api.route("/api/tasks").handle(() => {
        throw new Error("x");
      }),
    }),
    "/api/open": methods({ GET: open.route("/api/open").handle(() => ({ ok: true })) }),
  });
});

afterAll(() => server.close());

describe("an answer", () => {
  test("can be read by a page of a listed origin, with its cookies", async () => {
    const { headers } = await call("GET", "/api/tasks", { origin: FRIEND });

    expect(headers.get("access-control-allow-origin")).toBe(FRIEND);
    expect(headers.get("access-control-allow-credentials")).toBe("true");
    expect(headers.get("access-control-expose-headers")?.split(", ")).toEqual(
      expect.arrayContaining(["x-request-id", "retry-after", "x-total"]),
    );
  });

  test.each([
    ["POST", 409],
    ["PUT", 500],
    ["DELETE", 405],
  ])("to %s, which is %i, can be read too", async (method, status) => {
    const answer = await call(method, "/api/tasks", { origin: FRIEND });

    expect(answer.status).toBe(status);
    expect(answer.headers.get("access-control-allow-origin")).toBe(FRIEND);
    expect(answer.headers.get("vary")).toMatch(/\borigin\b/i);
  });

  test.each([
    ["another site", "https://evil.example"],
    ["a frame without an origin", "null"],
    ["a subdomain", "https://a.app.example.com"],
    ["a name that begins alike", "https://app.example.com.evil.example"],
    ["a name that ends alike", "https://evil-app.example.com"],
    ["the same host without TLS", "http://app.example.com"],
    ["the same host on another port", "https://app.example.com:8443"],
    ["two at once", `${FRIEND}, https://evil.example`],
    ["a list, as * is", "*"],
    ["a path after the origin", `${FRIEND}/`],
    ["the name in capitals", "https://APP.example.com"],
  ])("says nothing to %s", async (_name, origin) => {
    const { status, headers } = await call("GET", "/api/tasks", { origin });

    expect(status).toBe(200);
    expect([...headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
    expect(headers.get("vary")).toMatch(/\borigin\b/i);
  });

  test("varies by origin even where none is sent, because caches keep it for all", async () => {
    const { headers } = await call("GET", "/api/tasks", {});

    expect(headers.get("access-control-allow-origin")).toBeNull();
    expect(headers.get("vary")).toMatch(/\borigin\b/i);
  });

  test("for all origins is the same for all, and without credentials", async () => {
    const { headers } = await call("GET", "/api/open", { origin: "https://evil.example" });

    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("access-control-allow-credentials")).toBeNull();
    expect(headers.get("vary")).toBeNull();
  });
});

describe("a preflight", () => {
  test("is told the route's methods, the headers, and for how long", async () => {
    const { status, headers } = await preflight({ origin: FRIEND });

    expect(status).toBe(204);
    expect(headers.get("access-control-allow-origin")).toBe(FRIEND);
    expect(headers.get("access-control-allow-credentials")).toBe("true");
    expect(headers.get("access-control-allow-methods")).toBe("GET, HEAD, POST, PUT, OPTIONS");
    expect(headers.get("access-control-allow-headers")?.split(", ")).toEqual(
      expect.arrayContaining(["authorization", "content-type", "idempotency-key", "last-event-id", "x-csrf-token"]),
    );
    expect(headers.get("access-control-max-age")).toBe("600");
  });

  test("varies by all it depends on", async () => {
    const { headers } = await preflight({ origin: FRIEND });

    expect(headers.get("vary")?.toLowerCase().split(", ").toSorted()).toEqual([
      "access-control-request-headers",
      "access-control-request-method",
      "origin",
    ]);
  });

  test.each(["https://evil.example", "null"])("of %s is told nothing", async (origin) => {
    const { status, headers } = await preflight({ origin });

    expect(status).toBe(204);
    expect([...headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
  });

  test("is never let into the private network", async () => {
    const { headers } = await preflight({ origin: FRIEND, "access-control-request-private-network": "true" });

    expect(headers.get("access-control-allow-private-network")).toBeNull();
  });

  test("is told of the headers the app adds, in one case", async () => {
    const cors = createCors({ origins: [FRIEND], allowedHeaders: ["X-Tenant", "Content-Type"], maxAgeMs: 5_900 });
    const answer = cors.preflight(exchangeOf(), ["GET"]);

    expect(answer?.headers.get("access-control-allow-headers")?.split(", ")).toContain("x-tenant");
    expect(answer?.headers.get("access-control-allow-headers")?.match(/content-type/gi)).toHaveLength(1);
    expect(answer?.headers.get("access-control-max-age")).toBe("5");
  });

  test.each([
    ["another verb", new Request("http://localhost/", { method: "POST", headers: { origin: FRIEND } })],
    ["OPTIONS that asks for no method", new Request("http://localhost/", { method: "OPTIONS" })],
  ])("is not %s", (_name, request) => {
    expect(createCors({ origins: [FRIEND] }).preflight({ ...exchangeOf(), request }, ["GET"])).toBeUndefined();
  });
});

test.each<[string, CorsOptions]>([
  ["all origins with credentials", { origins: "*", credentials: true }],
  ["a pattern", { origins: ["https://*.example.com"] }],
  ["the list of all", { origins: ["*"] }],
  ["null", { origins: ["null"] }],
  ["a path", { origins: ["https://app.example.com/"] }],
  ["a host alone", { origins: ["app.example.com"] }],
  ["capitals, which browsers do not send", { origins: ["https://App.example.com"] }],
  ["the default port, which browsers do not send", { origins: ["https://app.example.com:443"] }],
  ["a user", { origins: ["https://a@app.example.com"] }],
  ["another scheme", { origins: ["ftp://app.example.com"] }],
  ["nothing", { origins: [""] }],
  ["a header that is two", { origins: [FRIEND], allowedHeaders: ["x-a, x-b"] }],
  ["a header with a line break", { origins: [FRIEND], exposedHeaders: ["x-a\r\nx-b"] }],
  ["a negative age", { origins: [FRIEND], maxAgeMs: -1 }],
  ["an age that is no number", { origins: [FRIEND], maxAgeMs: Number.NaN }],
])("%s is a mistake in the configuration", (_name, options) => {
  expect(() => createCors(options)).toThrow(
    expect.toSatisfy((error: unknown) => isSluiceError(error) && error.code === "CONFIG_INVALID"),
  );
});

async function call(method: string, path: string, headers: Readonly<Record<string, string>>): Promise<Response> {
  return fetch(`${server.url}${path}`, { method, headers });
}

function preflight(headers: Readonly<Record<string, string>>): Promise<Response> {
  return call("OPTIONS", "/api/tasks", {
    "access-control-request-method": "PUT",
    "access-control-request-headers": "content-type",
    ...headers,
  });
}

function exchangeOf(): Parameters<ReturnType<typeof createCors>["preflight"]>[0] {
  const headers = { origin: FRIEND, "access-control-request-method": "GET" };
  const request = new Request("http://localhost/", { method: "OPTIONS", headers });
  return { request, requestId: "id", path: "/", ip: null, answerHeaders: new Headers() };
}
