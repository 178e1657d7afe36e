import * as v from "valibot";
import { describe, expect, test } from "vitest";

import { type ApiOptions, type AuthProvider, createApi, notFound, type Route } from "../../../src/route/index.ts";

const auth: AuthProvider<{ readonly id: string }> = {
  challenge: "Bearer",
  usesCookies: false,
  isAmbient: () => false,
  authenticate: async () => ({ kind: "authenticated", user: { id: "ada" } }),
};

function call(route: unknown, request = new Request("http://localhost/"), params: unknown = {}): Promise<Response> {
  return (route as Route)(request, { params: Promise.resolve(params) as never });
}

describe("a builder", () => {
  test("is not changed by what is built from it", async () => {
    const start = createApi({ auth })
      .route("/")
      .use((_, next) => next({ a: 1 }));
    const left = start
      .auth("none")
      .use((_, next) => next({ left: true }))
      .handle(({ context }) => context);
    const right = start.use((_, next) => next({ right: true })).handle(({ context }) => context);

    expect(await (await call(left)).json()).toEqual({ a: 1, left: true });
    expect(await (await call(right)).json()).toEqual({ a: 1, right: true });
    expect([left.contract.access, right.contract.access]).toEqual(["none", "required"]);
  });

  test.each([
    ["a path without a slash", (api: AnyApi) => api.route("tasks")],
    ["a half parameter", (api: AnyApi) => api.route("/a[id]")],
    ["a query in the path", (api: AnyApi) => api.route("/a?b")],
    [
      "auth without a provider",
      (api: AnyApi) =>
        api
          .route("/")
          .auth()
          .handle(() => 1),
    ],
    [
      "a captcha without a service",
      (api: AnyApi) =>
        api
          .route("/")
          .captcha()
          .handle(() => 1),
    ],
    [
      "a body and a form",
      (api: AnyApi) =>
        api
          .route("/")
          .body(v.string())
          .form(v.object({}))
          .handle(() => 1),
    ],
    [
      "a limit that is none",
      (api: AnyApi) =>
        api
          .route("/")
          .rateLimit({ limit: 0, windowMs: 1_000 })
          .handle(() => 1),
    ],
    [
      "two limits of one name",
      (api: AnyApi) =>
        api
          .route("/")
          .rateLimit({ name: "all", limit: 1, windowMs: 1_000 })
          .rateLimit({ name: "all", limit: 2, windowMs: 1_000 })
          .handle(() => 1),
    ],
    [
      "a limit of the name of one of the API",
      () =>
        createApi({ rateLimit: { policies: [{ name: "all", limit: 1, windowMs: 1_000 }] } })
          .route("/")
          .rateLimit({ name: "all", limit: 2, windowMs: 60_000 })
          .handle(() => 1),
    ],
    [
      "a date that is none",
      (api: AnyApi) =>
        api
          .route("/")
          .describe({ deprecated: { since: new Date("soon") } })
          .handle(() => 1),
    ],
  ])("does not take %s", (_name, build) => {
    expect(() => build(createApi() as unknown as AnyApi)).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
  });

  test.each<[string, ApiOptions<never>]>([
    ["an origin with a path", { origin: "https://a.example/app" }],
    ["a limit of nothing", { limits: { bodyBytes: 0 } }],
    ["a header that is none", { trustProxy: { header: "a b" } }],
  ])("is not begun with %s", (_name, options) => {
    expect(() => createApi({ ...options, auth: undefined })).toThrow(
      expect.objectContaining({ code: "CONFIG_INVALID" }),
    );
  });

  test.each([[{ header: "a b" }], [-1], ["1"], [["10.0.0.0/8"]]])("names trustProxy where it is %j", (trustProxy) => {
    expect(() => createApi({ trustProxy: trustProxy as never })).toThrow(
      expect.objectContaining({ code: "CONFIG_INVALID", message: expect.stringMatching(/^trustProxy /) }),
    );
  });

  test("hands out a contract that nobody can change", () => {
    const Task = v.object({ id: v.string() });
    const { contract } = createApi({ auth })
      .route("/tasks/[id]")
      .params(Task)
      .returns({ 200: Task })
      .describe({ summary: "One task" })
      .describe({ tags: ["tasks"] })
      .handle(() => ({ id: "1" }));

    expect(contract).toEqual({
      path: "/tasks/[id]",
      access: "required",
      isStatic: false,
      params: Task,
      returns: { 200: Task },
      description: { summary: "One task", tags: ["tasks"] },
    });
    expect(Object.isFrozen(contract)).toBe(true);
  });
});

type AnyApi = ReturnType<typeof createApi<{ readonly id: string }>>;

describe("middlewares", () => {
  const api = createApi({ onError: () => undefined });

  test("run in order, may change the answer, and may answer themselves", async () => {
    const order: string[] = [];
    const route = api
      .route("/")
      .use(async (_, next) => {
        order.push("first");
        const passed = await next();
        passed.answer.headers.set("x-first", "1");
        order.push("first, after");
        return passed;
      })
      .use(async ({ request }, next) => {
        order.push("second");
        return request.headers.has("x-stop") ? new Response("stopped", { status: 202 }) : next();
      })
      .handle(() => {
        order.push("handler");
        return "done";
      });

    const done = await call(route);
    const stopped = await call(route, new Request("http://localhost/", { headers: { "x-stop": "1" } }));

    expect([await done.json(), done.headers.get("x-first")]).toEqual(["done", "1"]);
    expect([stopped.status, stopped.headers.get("x-first")]).toEqual([202, "1"]);
    expect(order).toEqual(["first", "second", "handler", "first, after", "first", "second", "first, after"]);
  });

  test("may catch what the handler throws", async () => {
    const route = api
      .route("/")
      .use(async (_, next) => next().catch(() => new Response("caught")))
      .handle(() => {
        throw new Error("x");
      });

    expect(await (await call(route)).text()).toBe("caught");
  });

  test("go on once", async () => {
    let runs = 0;
    const route = api
      .route("/")
      .use(async (_, next) => {
        await next();
        return next();
      })
      .handle(() => {
        runs += 1;
        return "x";
      });

    expect((await call(route)).status).toBe(500);
    expect(runs).toBe(1);
  });
});

describe("while an app is built", () => {
  const untouchable = new Proxy(new Request("http://localhost/"), {
    get: (target, name) => {
      if (["headers", "url", "body", "cookies", "nextUrl"].includes(String(name)))
        throw new Error(`read ${String(name)}`);
      return Reflect.get(target, name, target) as unknown;
    },
  });

  test("a static route looks at nothing of the request", async () => {
    const route = createApi({ auth, cors: { origins: "*" } })
      .route("/posts/[slug]")
      .static()
      .params(v.object({ slug: v.pipe(v.string(), v.toUpperCase()) }))
      .handle(({ params }) => params);

    const answer = await call(route, untouchable, { slug: "hello" });

    expect(await answer.json()).toEqual({ slug: "HELLO" });
    expect([...answer.headers.keys()]).toEqual(["content-type"]);
  });

  test("a static route's refusals are answers", async () => {
    const route = createApi()
      .route("/")
      .static()
      .handle(() => {
        throw notFound();
      });

    expect((await call(route, untouchable)).status).toBe(404);
  });

  test("a static route's faults end the build, instead of being kept as the answer", async () => {
    const fault = new Error("no database");
    const route = createApi()
      .route("/")
      .static()
      .handle(() => Promise.reject(fault));

    await expect(call(route, untouchable)).rejects.toBe(fault);
  });

  test("any other GET waits for a request", async () => {
    const order: string[] = [];
    const connection = async (): Promise<void> => void order.push("connection");
    const api = createApi({ connection });
    const route = api.route("/").handle(() => order.push("handler"));
    const fixed = api
      .route("/")
      .static()
      .handle(() => order.push("static"));

    await call(route);
    await call(fixed);
    await call(route, new Request("http://localhost/", { method: "POST" }));

    expect(order).toEqual(["connection", "handler", "static", "handler"]);
  });

  test("a GET that may not run yet is left as Next.js wants it to be", async () => {
    const interrupt = Object.assign(new Error("x"), { digest: "NEXT_PRERENDER_INTERRUPTED" });
    const route = createApi({ connection: () => Promise.reject(interrupt) })
      .route("/")
      .handle(() => "never");

    await expect(call(route)).rejects.toBe(interrupt);
  });
});

test("idempotency keeps a refusal, and lets a fault be tried again", async () => {
  const thrown: unknown[] = [notFound("first"), new Error("second")];
  let runs = 0;
  const route = createApi({ onError: () => undefined })
    .route("/")
    .idempotent()
    .handle(() => {
      const error = thrown[runs];
      runs += 1;
      if (error !== undefined) throw error;
      return "done";
    });
  const send = async (key: string): Promise<number> => {
    const headers = { "idempotency-key": JSON.stringify(key) };
    return (await call(route, new Request("http://localhost/", { method: "POST", headers, body: "a" }))).status;
  };
  const first = `refused-${crypto.randomUUID()}`;
  const second = `fault-${crypto.randomUUID()}`;

  const statuses = [await send(first), await send(first), await send(second), await send(second), await send(second)];

  expect(statuses).toEqual([404, 404, 500, 200, 200]);
  expect(runs).toBe(3);
});
