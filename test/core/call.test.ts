import { describe, expect, test } from "vitest";

import { fillPath, pickParams, readOutcome, toSearch, writeCall } from "../../src/core/call.ts";

describe("a path", () => {
  test.each([
    ["/api/health", {}, "/api/health"],
    ["/api/tasks/[id]", { id: "a b/c?d#e%" }, "/api/tasks/a%20b%2Fc%3Fd%23e%25"],
    ["/api/tasks/[id]", { id: 7 }, "/api/tasks/7"],
    ["/api/tasks/[task-id]/x", { "task-id": "1" }, "/api/tasks/1/x"],
    ["/docs/[...slug]", { slug: ["a", "b/c"] }, "/docs/a/b%2Fc"],
    ["/docs/[[...slug]]", { slug: ["a"] }, "/docs/a"],
    ["/docs/[[...slug]]", {}, "/docs"],
    ["/docs/[[...slug]]", { slug: [] }, "/docs"],
    ["/[org]/[...rest]", { org: "o", rest: ["1", "2"] }, "/o/1/2"],
  ])("%s with %j is %s", (path, params, filled) => {
    expect(fillPath(path, params)).toBe(filled);
  });

  test.each([
    ["/api/tasks/[id]", {}],
    ["/api/tasks/[id]", { id: "" }],
    ["/api/tasks/[id]", { id: "." }],
    ["/api/tasks/[id]/delete", { id: ".." }],
    ["/api/tasks/[id]", { id: ["1"] }],
    ["/api/tasks/[id]", { id: null }],
    ["/api/tasks/[toString]", {}],
    ["/docs/[...slug]", {}],
    ["/docs/[...slug]", { slug: ["a", "..", "b"] }],
    ["/docs/[[...slug]]", { slug: [""] }],
  ])("%s is refused with %j, which leads elsewhere", (path, params) => {
    expect(() => fillPath(path, params)).toThrow(TypeError);
  });
});

test.each([
  ["/api/tasks/[id]", { id: 7, other: "x" }, { id: "7" }],
  ["/docs/[[...slug]]", { slug: undefined }, {}],
  ["/docs/[...slug]", { slug: "a" }, { slug: ["a"] }],
  ["/[org]/[...rest]", { org: "o", rest: ["1", 2] }, { org: "o", rest: ["1", "2"] }],
])("the parameters of %s among %j are %j", (path, params, picked) => {
  expect(pickParams(path, params)).toEqual(picked);
});

test("a query repeats the names of lists, and leaves out what is not there", () => {
  const at = new Date(0);

  expect(toSearch({ q: "a&b", tag: ["x", "y"], page: 2, open: true, at, no: undefined, nil: null })).toBe(
    "?q=a%26b&tag=x&tag=y&page=2&open=true&at=1970-01-01T00%3A00%3A00.000Z",
  );
  expect(toSearch()).toBe("");
});

describe("a body", () => {
  test("is JSON, or a form that is URL-encoded unless a file is in it", () => {
    const headers = new Headers();

    expect(writeCall({ body: { a: 1 } }, headers)).toBe('{"a":1}');
    expect(headers.get("content-type")).toBe("application/json");
    expect(writeCall({ form: { a: "1", b: [2, 3] } }, new Headers())).toEqual(new URLSearchParams("a=1&b=2&b=3"));
    const multipart = writeCall({ form: { a: "1", file: new Blob(["x"]) } }, new Headers());
    expect(multipart).toBeInstanceOf(FormData);
    expect((multipart as FormData).get("a")).toBe("1");
    expect(writeCall({}, new Headers())).toBeNull();
  });

  test("comes with the idempotency key as a quoted string", () => {
    const headers = new Headers();

    writeCall({ idempotencyKey: String.raw`a"b\c`, captchaToken: "t" }, headers);

    expect(headers.get("idempotency-key")).toBe(String.raw`"a\"b\\c"`);
    expect(headers.get("x-captcha-token")).toBe("t");
  });
});

describe("an answer", () => {
  test.each([
    ["JSON", Response.json({ a: 1 }), { ok: true, status: 200, body: { a: 1 } }],
    ["nothing", new Response(null, { status: 204 }), { ok: true, status: 204, body: null }],
    ["empty JSON", toResponse("", 200, "application/json"), { ok: true, status: 200, body: null }],
    ["text", new Response("hi"), { ok: true, status: 200, body: "hi" }],
    ["bytes", toResponse("x", 200, "image/png"), { ok: true, status: 200, body: undefined }],
    ["events", toResponse("data: x", 200, "text/event-stream"), { ok: true, status: 200, body: undefined }],
    [
      "a problem",
      toResponse('{"code":"x"}', 404, "application/problem+json"),
      { ok: false, status: 404, body: { code: "x" } },
    ],
  ])("that is %s is read as such", async (_what, answer, outcome) => {
    expect(await readOutcome(answer)).toEqual(outcome);
  });

  test.each([
    ["a proxy's page", toResponse("<h1>Bad Gateway</h1>", 502, "text/html")],
    ["nothing at all", new Response(null, { status: 502 })],
    ["empty JSON", toResponse("", 502, "application/json")],
  ])("that failed with %s becomes a problem", async (_what, answer) => {
    expect(await readOutcome(answer)).toMatchObject({
      ok: false,
      status: 502,
      body: { type: "about:blank", title: "HTTP 502", status: 502, code: "http-502", instance: "" },
    });
  });

  test("that is not read can still be", async () => {
    const answer = toResponse("x", 200, "image/png");

    await readOutcome(answer);

    expect(await answer.text()).toBe("x");
  });
});

function toResponse(body: string, status: number, type: string): Response {
  return new Response(body, { status, headers: { "content-type": type } });
}
