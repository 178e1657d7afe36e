import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createApi, methods } from "../../../src/route/index.ts";
import { serveWeb, type WebServer } from "../../support/serve-web.ts";

const ORIGIN = "https://other.example";
const api = createApi({ cors: { origins: [ORIGIN] } });
const read = api.route("/tasks").handle(() => ({ tasks: [] }));

let server: WebServer;

beforeAll(async () => {
  server = await serveWeb({
    "/tasks": methods({ GET: read, POST: api.route("/tasks").handle(() => ({ created: true })) }),
    "/write-only": methods({ DELETE: api.route("/write-only").handle(() => undefined) }),
    "/plain": methods({ GET: () => Response.json({ ok: true }, { headers: { "x-own": "1" } }) }),
    "/alone": { GET: read },
    "/own-options": methods({ GET: read, OPTIONS: () => new Response("mine") }),
  });
});

afterAll(() => server.close());

function send(method: string, path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(server.url + path, { method, headers: { origin: ORIGIN, ...headers } });
}

describe("a verb that is not there", () => {
  test.each(["PUT", "PATCH", "DELETE"])("is answered 405, with those that are (%s)", async (verb) => {
    const answer = await send(verb, "/tasks");

    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe("GET, HEAD, POST, OPTIONS");
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.headers.get("access-control-allow-origin")).toBe(ORIGIN);
    expect(answer.headers.get("x-request-id")).not.toBeNull();
  });

  test("is answered without a body if it is HEAD", async () => {
    const answer = await send("HEAD", "/write-only");

    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe("DELETE, OPTIONS");
    expect(await answer.text()).toBe("");
  });
});

describe("HEAD", () => {
  test.each(["/tasks", "/plain"])("of %s answers as GET does, without a body", async (path) => {
    const get = await send("GET", path);
    const head = await send("HEAD", path);

    expect(head.status).toBe(get.status);
    expect(head.headers.get("content-type")).toBe(get.headers.get("content-type"));
    expect(await head.text()).toBe("");
  });

  test("leaves out the body itself, whoever serves it", async () => {
    const { HEAD } = methods({ GET: read });

    const answer = await HEAD(new Request("http://localhost/tasks", { method: "HEAD" }), {
      params: Promise.resolve({}),
    });

    expect(answer.body).toBeNull();
  });
});

describe("OPTIONS", () => {
  test("says what is allowed", async () => {
    const answer = await send("OPTIONS", "/tasks");

    expect(answer.status).toBe(204);
    expect(answer.headers.get("allow")).toBe("GET, HEAD, POST, OPTIONS");
    expect(answer.headers.get("access-control-allow-origin")).toBe(ORIGIN);
    expect(answer.headers.get("x-request-id")).not.toBeNull();
  });

  test("answers a preflight", async () => {
    const answer = await send("OPTIONS", "/tasks", { "access-control-request-method": "POST" });

    expect(answer.status).toBe(204);
    expect(answer.headers.get("access-control-allow-methods")).toContain("POST");
    expect(answer.headers.get("access-control-allow-origin")).toBe(ORIGIN);
  });

  test("may be the route file's own", async () => {
    expect(await (await send("OPTIONS", "/own-options")).text()).toBe("mine");
  });
});

test("a route is exported by itself, too", async () => {
  expect(await (await send("GET", "/alone")).json()).toEqual({ tasks: [] });
});

test("contracts know their verb", () => {
  const { GET, HEAD } = methods({ GET: read });

  expect(GET.contract).toMatchObject({ path: "/tasks", method: "GET", access: "none" });
  expect(HEAD.contract.method).toBe("HEAD");
  expect(read.contract.method).toBeUndefined();
});

test("a static route is not taken, as Next.js would run it each time", () => {
  const route = api
    .route("/")
    .static()
    .handle(() => "x");

  expect(() => methods({ GET: route })).toThrow("static");
});
