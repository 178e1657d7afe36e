import * as v from "valibot";
import { beforeEach, describe, expect, expectTypeOf, test } from "vitest";

import {
  type AuthProvider,
  createApi,
  methods,
  notFound,
  Problem,
  type ProblemDetails,
  reply,
  toAction,
} from "../../src/route/index.ts";

interface User {
  readonly id: string;
}

const ORIGIN = "https://app.example";
const seen: Request[] = [];
const auth: AuthProvider<User> = {
  challenge: 'Cookie cookie-name="sid"',
  usesCookies: true,
  isAmbient: (request) => request.headers.has("cookie"),
  authenticate: async (request) => {
    seen.push(request);
    const isKnown = request.headers.get("cookie") === "sid=good";
    return isKnown ? { kind: "authenticated", user: { id: "u" }, userId: "u" } : { kind: "anonymous" };
  },
};
const captcha = {
  verify: async (_exchange: unknown, token: string | null) => {
    if (token !== "person") throw notFound("no captcha");
  },
};
const api = createApi({ auth, captcha, origin: ORIGIN, trustProxy: 1 });
const runs: unknown[] = [];
const begun = api.route("/tasks/[id]");
const { PUT } = methods({
  PUT: begun
    .query(v.object({ notify: v.optional(v.string()) }))
    .body(v.object({ title: v.pipe(v.string(), v.minLength(1)) }))
    .returns({ 200: v.object({ id: v.string(), title: v.string(), by: v.string(), at: v.date() }), 404: Problem })
    .handle(({ params, body, user, query }) => {
      runs.push({ params, query });
      if (params.id === "none") throw notFound();
      return { id: params.id, title: body.title, by: user.id, at: new Date(0) };
    }),
});

let headers: Headers;
const options = { headers: async () => headers };
const rename = toAction(PUT, options);

beforeEach(() => {
  headers = new Headers({
    cookie: "sid=good",
    origin: ORIGIN,
    "sec-fetch-site": "same-origin",
    "content-type": "text/x-component",
    "content-length": "99999",
    "next-action": "40ab",
    "x-forwarded-for": "192.0.2.1",
    accept: "text/x-component",
  });
  runs.length = 0;
  seen.length = 0;
});

test("an action runs the handler, and its result is narrowed by status", async () => {
  const result = await rename({ params: { id: "a/b" }, body: { title: "x" }, query: { notify: "yes" } });

  expect(result).toEqual({
    ok: true,
    status: 200,
    body: { id: "a/b", title: "x", by: "u", at: "1970-01-01T00:00:00.000Z" },
  });
  expect(runs).toEqual([{ params: { id: "a/b" }, query: { notify: "yes" } }]);
  if (result.status === 200) expectTypeOf(result.body.at).toEqualTypeOf<string>();
  else expectTypeOf(result.body).toEqualTypeOf<ProblemDetails>();
});

describe("the route's checks hold", () => {
  test("for who is not signed in", async () => {
    headers.set("cookie", "sid=bad");

    expect(await rename({ params: { id: "1" }, body: { title: "x" } })).toMatchObject({ ok: false, status: 401 });
    expect(runs).toEqual([]);
  });

  test("for input that does not match", async () => {
    expect(await rename({ params: { id: "1" }, body: { title: "" } })).toMatchObject({
      status: 422,
      body: { errors: [{ in: "body", pointer: "/title" }] },
    });
  });

  test("for a page of another site", async () => {
    headers.set("sec-fetch-site", "cross-site");
    headers.set("origin", "https://evil.example");

    expect(await rename({ params: { id: "1" }, body: { title: "x" } })).toMatchObject({
      status: 403,
      body: { code: "csrf-refused" },
    });
  });

  test("for a request without an origin, which Next.js lets pass", async () => {
    headers.delete("sec-fetch-site");
    headers.delete("origin");

    expect(await rename({ params: { id: "1" }, body: { title: "x" } })).toMatchObject({
      status: 403,
      body: { code: "csrf-token-invalid" },
    });
  });

  test("for captchas", async () => {
    const guarded = toAction(
      api
        .route("/guarded")
        .captcha()
        .handle(() => "in"),
      options,
    );

    expect(await guarded({ captchaToken: "person" })).toMatchObject({ status: 200, body: "in" });
    expect(await guarded()).toMatchObject({ status: 404 });
  });

  test("for idempotency keys", async () => {
    let count = 0;
    const once = toAction(
      api
        .route("/once")
        .idempotent()
        .handle(() => ({ count: (count += 1) })),
      options,
    );

    const idempotencyKey = "0b2cb2a4-6f0c-4d5e-8b43-0e0ff4b2d6a1";
    const both = [await once({ idempotencyKey }), await once({ idempotencyKey })];

    expect(both.map(({ body }) => body)).toEqual([{ count: 1 }, { count: 1 }]);
    expect(await once()).toMatchObject({ status: 400, body: { code: "idempotency-key-missing" } });
  });
});

test("what was thrown on purpose is a value", async () => {
  expect(await rename({ params: { id: "none" }, body: { title: "x" } })).toMatchObject({
    ok: false,
    status: 404,
    body: { code: "not-found" },
  });
});

test("the caller's headers are seen, and those of the call itself are not", async () => {
  await rename({ params: { id: "1" }, body: { title: "x" } });

  const names = [...(seen[0]?.headers.keys() ?? [])];
  expect(names).toEqual(["content-type", "cookie", "origin", "sec-fetch-site", "x-forwarded-for"]);
  expect(seen[0]?.headers.get("content-type")).toBe("application/json");
});

test.each([
  ["nothing", undefined],
  ["a parameter that is missing", { body: { title: "x" } }],
  ["a parameter that is an object", { params: { id: {} }, body: { title: "x" } }],
  ["a parameter that leads elsewhere", { params: { id: ".." }, body: { title: "x" } }],
  ["a body that is no JSON", { params: { id: "1" }, body: { title: 1n } }],
  ["a header in a header", { params: { id: "1" }, body: { title: "x" }, captchaToken: "a\r\nx-forwarded-for: 1" }],
  ["a key that is no text", { params: { id: "1" }, body: { title: "x" }, idempotencyKey: {} }],
  ["null", null],
])("input that is %s is answered 400, as it comes from a browser", async (_what, input) => {
  expect(await rename(input as never)).toMatchObject({ ok: false, status: 400, body: { code: "bad-request" } });
  expect(runs).toEqual([]);
});

test("input cannot bring headers of its own", async () => {
  headers.set("cookie", "sid=bad");
  const input = { params: { id: "1" }, body: { title: "x" }, headers: { cookie: "sid=good" } };

  expect(await rename(input as never)).toMatchObject({ status: 401 });
});

test("a form of a page is taken as it is", async () => {
  const save = toAction(
    api
      .route("/form")
      .form(v.object({ name: v.string(), file: v.file() }))
      .handle(async ({ form }) => ({ name: form.name, text: await form.file.text() })),
    options,
  );
  const form = new FormData();
  form.set("name", "n");
  form.set("file", new File(["hi"], "f.txt"));

  expect((await save({ form })).body).toEqual({ name: "n", text: "hi" });
});

test("a redirect is Next.js's own, or a status", async () => {
  const route = api.route("/go").handle(() => reply(303, null, { location: "/there" }));
  const targets: string[] = [];
  const redirect = (target: string): never => {
    targets.push(target);
    throw new Error("redirecting");
  };

  expect(await toAction(route, options)()).toMatchObject({ status: 303, body: null });
  await expect(toAction(route, { ...options, redirect })()).rejects.toThrow("redirecting");
  expect(targets).toEqual(["/there"]);
});

test("only a route that is not static is an action", () => {
  const still = api
    .route("/still")
    .static()
    .handle(() => 1);

  expect(() => toAction(still, options)).toThrow("toAction takes a route that is not static.");
  expect(() => toAction((() => undefined) as never, options)).toThrow("toAction takes a route");
});

test("what is needed has to be given", () => {
  const check = () => {
    // @ts-expect-error -- params and body are missing
    void rename();
    // @ts-expect-error -- the title is a text
    void rename({ params: { id: "1" }, body: { title: 1 } });
  };
  expectTypeOf(check).toBeFunction();
});
