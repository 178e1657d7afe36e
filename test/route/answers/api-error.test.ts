import { describe, expect, test, vi } from "vitest";

import { SluiceError } from "../../../src/core/errors.ts";
import {
  ApiError,
  apiError,
  badRequest,
  conflict,
  forbidden,
  isApiError,
  notFound,
  toPointer,
  unauthorized,
} from "../../../src/route/answers/api-error.ts";
import { isFault, toErrorAnswer } from "../../../src/route/answers/error-answer.ts";
import type { Exchange } from "../../../src/route/pipeline/exchange.ts";
import { isProblem, Problem } from "../../../src/route/answers/problem.ts";

const REQUEST_ID = "0af7651916cd43dd8448eb211c80319c";

describe("as a problem", () => {
  test("names type, title, status, detail and the request", async () => {
    const answer = toErrorAnswer(apiError(422, "body-invalid", "Two fields are wrong."), exchangeOf(), problem);

    expect(answer.status).toBe(422);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(await answer.json()).toEqual({
      type: "urn:sluice:problem:body-invalid",
      title: "Body invalid",
      status: 422,
      detail: "Two fields are wrong.",
      instance: REQUEST_ID,
      code: "body-invalid",
    });
  });

  test.each([
    [badRequest("Not so."), 400, "bad-request", "Bad Request"],
    [unauthorized(), 401, "unauthorized", "Unauthorized"],
    [forbidden(), 403, "forbidden", "Forbidden"],
    [notFound(), 404, "not-found", "Not Found"],
    [conflict(), 409, "conflict", "Conflict"],
    [apiError(413, "content-too-large"), 413, "content-too-large", "Content Too Large"],
  ])("%s says no more than its status does, and has no type of its own", async (error, status, code, title) => {
    const body = await toErrorAnswer(error, exchangeOf(), problem).json();

    expect(body).toMatchObject({ type: "about:blank", title, status, code });
  });

  test("takes type and title from the error", async () => {
    const type = "https://iana.org/assignments/http-problem-types#quota-exceeded";
    const error = apiError(429, "rate-limited", undefined, { type, title: "Quota exceeded" });

    const body = await toErrorAnswer(error, exchangeOf(), problem).json();

    expect(body).toMatchObject({ type, title: "Quota exceeded" });
    expect(body).not.toHaveProperty("detail");
  });

  test("points to what is wrong", async () => {
    const issues = [
      { in: "body", pointer: "/address/street", detail: "Expected a text.", code: "string" },
      { in: "query", name: "page", detail: "Expected a number." },
    ] as const;

    const body = await toErrorAnswer(apiError(422, "body-invalid", "", { issues }), exchangeOf(), problem).json();

    expect(body.errors).toEqual(issues);
  });

  test("says of an issue what an issue may say, and no more", async () => {
    const issue = { in: "body", pointer: "/password", detail: "Too short.", received: "hunter2" } as const;

    const text = await toErrorAnswer(apiError(422, "x", "", { issues: [issue] }), exchangeOf(), problem).text();

    expect(text).not.toContain("hunter2");
  });

  test("lists a hundred issues at most", async () => {
    const issues = Array.from({ length: 5_000 }, () => ({ in: "body", pointer: "/a", detail: "No." }) as const);

    const body = await toErrorAnswer(apiError(422, "x", "", { issues }), exchangeOf(), problem).json();

    expect(body.errors).toHaveLength(100);
  });

  test("adds the error's members, none of which replaces one of the standard's", async () => {
    const extensions = { "violated-policies": ["burst"], status: 200, type: "x", instance: "y", errors: "z" };

    const body = await toErrorAnswer(apiError(429, "a", "b", { extensions }), exchangeOf(), problem).json();

    expect(body["violated-policies"]).toEqual(["burst"]);
    expect(body).toMatchObject({ status: 429, type: "urn:sluice:problem:a", instance: REQUEST_ID });
  });

  test("a member named __proto__ is a member like others", async () => {
    const extensions = JSON.parse('{"__proto__":{"polluted":true}}') as Record<string, unknown>;

    const text = await toErrorAnswer(apiError(400, "a", "b", { extensions }), exchangeOf(), problem).text();

    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(text).toContain('"__proto__":{"polluted":true}');
  });

  test("leaves out members that JSON cannot hold, and answers all the same", async () => {
    const error = apiError(409, "taken", "Taken.", { extensions: { size: 1n }, issues: [{ in: "body", detail: "x" }] });

    const answer = toErrorAnswer(error, exchangeOf(), problem);

    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ detail: "Taken.", errors: [{ in: "body", detail: "x" }] });
  });
});

describe("in short", () => {
  test("is the error, its code and its members", async () => {
    const answer = toErrorAnswer(badRequest("This is no address.", "user.email"), exchangeOf(), { shape: "simple" });

    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(await answer.json()).toEqual({
      error: "This is no address.",
      code: "bad-request",
      field: "user.email",
      errors: [{ in: "body", pointer: "/user/email", detail: "This is no address." }],
    });
  });

  test("is the status in words where there is nothing more to say", async () => {
    const answer = toErrorAnswer(notFound(), exchangeOf(), { shape: "simple" });

    expect(await answer.json()).toEqual({ error: "Not Found", code: "not-found" });
  });
});

describe.each(["problem", "simple"] as const)("what was not thrown on purpose, as %s", (shape) => {
  test.each([
    ["an error", new Error("password=hunter2 at 10.0.0.7")],
    ["an error with a status, as other frameworks read it", Object.assign(new Error("hunter2"), { status: 418 })],
    ["a text", "hunter2"],
    ["an object that looks like an ApiError", { name: "ApiError", status: 404, code: "hunter2", detail: "hunter2" }],
    ["an error of Sluice's", new SluiceError("CONFIG_INVALID", "hunter2")],
    ["an error caused by one that was meant for the client", new Error("a", { cause: notFound("hunter2") })],
    ["nothing", undefined],
    ["null", null],
  ])("%s is 500, without a word of it", async (_name, thrown) => {
    const answer = toErrorAnswer(thrown, exchangeOf(), { shape });

    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toMatch(/hunter2|10\.0\.0\.7|stack|CONFIG|Error:/);
  });

  test("a store that cannot be reached is 503, with a time to come back", async () => {
    const error = new SluiceError("STORE_UNAVAILABLE", "connect ECONNREFUSED 10.0.0.7:5432");

    const answer = toErrorAnswer(error, exchangeOf(), { shape });

    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await answer.text()).not.toContain("10.0.0.7");
  });

  test("what caused an error is not told", async () => {
    const error = apiError(502, "upstream-failed", "The bank does not answer.", { cause: new Error("hunter2") });

    const text = await toErrorAnswer(error, exchangeOf(), { shape }).text();

    expect(text).toContain("The bank does not answer.");
    expect(text).not.toContain("hunter2");
  });

  test("HEAD has the status and no body", async () => {
    const answer = toErrorAnswer(notFound(), exchangeOf({ method: "HEAD" }), { shape });

    expect(answer.status).toBe(404);
    expect(answer.body).toBeNull();
  });
});

test("a 401 says how to sign in: as the error has it, else as the app does, else as it must", () => {
  const stated = apiError(401, "a", "b", { headers: { "www-authenticate": 'Basic realm="x"' } });
  const challengeOf = (error: unknown, challenge?: string): string | null =>
    toErrorAnswer(error, exchangeOf(), { shape: "problem", ...(challenge !== undefined && { challenge }) }).headers.get(
      "www-authenticate",
    );

  expect(challengeOf(stated, "Session")).toBe('Basic realm="x"');
  expect(challengeOf(unauthorized(), "Session")).toBe("Session");
  expect(challengeOf(unauthorized())).toBe("Bearer");
  expect(challengeOf(forbidden(), "Session")).toBeNull();
});

test("an error's own headers are sent", () => {
  const error = apiError(405, "method-not-allowed", undefined, { headers: { allow: "GET" } });

  expect(toErrorAnswer(error, exchangeOf(), problem).headers.get("allow")).toBe("GET");
});

describe("a client that went away", () => {
  test("is nobody's fault", () => {
    const request = new Request("http://localhost/", { signal: AbortSignal.abort() });

    expect(isFault(request.signal.reason, request)).toBe(false);
    expect(toErrorAnswer(request.signal.reason, exchangeOf({}, request), problem).status).toBe(499);
  });

  test("does not hide what else went wrong", () => {
    const request = new Request("http://localhost/", { signal: AbortSignal.abort() });

    expect(isFault(new Error("something else"), request)).toBe(true);
  });

  test("is not guessed from an abort of the app's own", () => {
    const request = new Request("http://localhost/");

    expect(isFault(new DOMException("", "AbortError"), request)).toBe(true);
    expect(toErrorAnswer(new DOMException("", "AbortError"), exchangeOf({}, request), problem).status).toBe(500);
  });
});

test.each([
  ["what was thrown by accident", new Error("x"), true],
  ["a store that cannot be reached", new SluiceError("STORE_UNAVAILABLE", "x"), true],
  ["a 5xx", apiError(502, "x"), true],
  ["a 4xx", notFound(), false],
])("%s is a fault: %s", (_name, error, expected) => {
  expect(isFault(error, new Request("http://localhost/"))).toBe(expected);
});

test.each([0, 99, 200, 302, 399, 600, 404.5, Number.NaN])("%s is no error's status", (status) => {
  expect(() => apiError(status, "x")).toThrow(RangeError);
});

test("an error is known as one of ours when another copy of the package made it", async () => {
  vi.resetModules();
  const copy = await import("../../../src/route/answers/api-error.ts");
  const error = new copy.ApiError(404, "not-found");

  expect(error).not.toBeInstanceOf(ApiError);
  expect(isApiError(error)).toBe(true);
  expect(toErrorAnswer(error, exchangeOf(), problem).status).toBe(404);
});

test("a pointer escapes what has a meaning in it", () => {
  expect(toPointer(["a/b", "c~d", 0, "__proto__"])).toBe("/a~1b/c~0d/0/__proto__");
});

test("the marker for declared problems is known by its brand", () => {
  expect(isProblem(Problem)).toBe(true);
  expect(isProblem({})).toBe(false);
  expect(isProblem(null)).toBe(false);
});

const problem = { shape: "problem" } as const;

function exchangeOf({ method = "GET" } = {}, request = new Request("http://localhost/", { method })): Exchange {
  return { request, requestId: REQUEST_ID, path: "/api/a", ip: null, answerHeaders: new Headers() };
}
