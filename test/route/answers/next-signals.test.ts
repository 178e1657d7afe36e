import { forbidden, notFound, permanentRedirect, redirect, unauthorized } from "next/navigation.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { notFound as ourNotFound, apiError } from "../../../src/route/answers/api-error.ts";
import { isFault, toErrorAnswer } from "../../../src/route/answers/error-answer.ts";
import { readNextSignal } from "../../../src/route/answers/next-signals.ts";

// `forbidden` and `unauthorized` are there in apps with `experimental.authInterrupts`.
beforeAll(() => void (process.env["__NEXT_EXPERIMENTAL_AUTH_INTERRUPTS"] = "true"));
afterAll(() => void delete process.env["__NEXT_EXPERIMENTAL_AUTH_INTERRUPTS"]);

describe("redirect()", () => {
  test.each([
    ["GET", () => redirect("/a"), 307],
    ["HEAD", () => redirect("/a"), 307],
    ["POST", () => redirect("/a"), 303],
    ["PUT", () => redirect("/a"), 303],
    ["DELETE", () => redirect("/a"), 303],
    ["GET", () => permanentRedirect("/a"), 308],
    ["POST", () => permanentRedirect("/a"), 308],
  ] as const)("after %s, %s is answered %i", (method, signal, status) => {
    const answer = answerTo(signal, method);

    expect(answer.status).toBe(status);
    expect(answer.headers.get("location")).toBe("/a");
    expect(answer.body).toBeNull();
  });

  test("keeps what is in the URL, semicolons too", () => {
    expect(answerTo(() => redirect("/a;b=1;303;?c=d;e#f;")).headers.get("location")).toBe("/a;b=1;303;?c=d;e#f;");
  });

  test("leads to other sites too: where to is the app's to decide", () => {
    expect(answerTo(() => redirect("https://pay.example/c")).headers.get("location")).toBe("https://pay.example/c");
  });

  test.each([
    ["a line break", "/a\r\nset-cookie: b=c", "/a%0D%0Aset-cookie:%20b=c"],
    ["letters that no header can carry", "/käse/☃", "/k%C3%A4se/%E2%98%83"],
    ["half a character", "/\ud83d", "/%EF%BF%BD"],
    ["a tab", "\t//evil.example", "%09//evil.example"],
  ])("encodes %s", (_name, url, location) => {
    const answer = answerTo(() => redirect(url));

    expect(answer.headers.get("location")).toBe(location);
    expect(answer.headers.get("set-cookie")).toBeNull();
  });

  test("is found in what it caused", () => {
    const answer = answerTo(() => {
      try {
        redirect("/a");
      } catch (cause) {
        throw new Error("could not save", { cause });
      }
    });

    expect(answer.headers.get("location")).toBe("/a");
  });
});

describe("access fallbacks", () => {
  test.each([
    ["notFound()", notFound, 404, "not-found"],
    ["forbidden()", forbidden, 403, "forbidden"],
    ["unauthorized()", unauthorized, 401, "unauthorized"],
  ] as const)("%s is a problem", async (_name, signal, status, code) => {
    const answer = answerTo(signal);

    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(await answer.json()).toMatchObject({ status, code, instance: "id" });
  });

  test("unauthorized() says how to sign in", () => {
    expect(answerTo(unauthorized).headers.get("www-authenticate")).toBe("Session");
  });
});

describe("what interrupts prerendering", () => {
  test.each([
    "DYNAMIC_SERVER_USAGE",
    "HANGING_PROMISE_REJECTION",
    "NEXT_PRERENDER_INTERRUPTED",
    "BAILOUT_TO_CLIENT_SIDE_RENDERING",
  ])("%s is thrown again as it is", (digest) => {
    const error = Object.assign(new Error("x"), { digest });

    expect(() => answerTo(() => raise(error))).toThrow(error);
  });

  test("is thrown again out of whatever it caused, an ApiError too", () => {
    const cause = Object.assign(new Error("x"), { digest: "NEXT_PRERENDER_INTERRUPTED" });

    expect(() => answerTo(() => raise(new Error("wrapped", { cause })))).toThrow(cause);
    expect(() => answerTo(() => raise(apiError(400, "a", "b", { cause })))).toThrow(cause);
  });

  test("a static route that is not static is thrown again", () => {
    const error = Object.assign(new Error("x"), { code: "NEXT_STATIC_GEN_BAILOUT" });

    expect(() => answerTo(() => raise(error))).toThrow(error);
  });

  test("the error Next.js throws for request data in a static render is one", async () => {
    const { DynamicServerError } = (await import("next/dist/client/components/hooks-server-context.js")) as unknown as {
      DynamicServerError: new (description: string) => Error;
    };

    expect(readNextSignal(new DynamicServerError("headers"))?.kind).toBe("interrupt");
  });
});

test("an ApiError stands, whatever caused it", () => {
  const answer = answerTo(() => {
    try {
      redirect("/a");
    } catch (cause) {
      throw apiError(409, "taken", "Taken.", { cause });
    }
  });

  expect(answer.status).toBe(409);
});

test.each([
  ["no error of Next.js", new Error("x")],
  ["a digest of React's", Object.assign(new Error("x"), { digest: "1234567" })],
  ["a digest that is no text", { digest: 404 }],
  ["a redirect with another status", { digest: "NEXT_REDIRECT;replace;/a;200;" }],
  ["a redirect cut short", { digest: "NEXT_REDIRECT" }],
  ["a fallback with another status", { digest: "NEXT_HTTP_ERROR_FALLBACK;500" }],
  ["an ApiError", ourNotFound()],
  ["nothing", undefined],
])("%s is no signal", (_name, error) => {
  expect(readNextSignal(error)).toBeNull();
});

test("an error that caused itself is read to an end", () => {
  const error = new Error("x") as Error & { cause?: unknown };
  error.cause = error;

  expect(readNextSignal(error)).toBeNull();
});

test("no signal is a fault", () => {
  const request = new Request("http://localhost/");
  for (const signal of [() => redirect("/a"), notFound, forbidden]) {
    expect(isFault(thrownBy(signal), request)).toBe(false);
  }
});

function answerTo(act: () => never, method = "GET"): Response {
  const request = new Request("http://localhost/", { method });
  const exchange = { request, requestId: "id", path: "/", ip: null, answerHeaders: new Headers() };
  return toErrorAnswer(thrownBy(act), exchange, { shape: "problem", challenge: "Session" });
}

function thrownBy(act: () => never): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

function raise(error: unknown): never {
  throw error;
}
