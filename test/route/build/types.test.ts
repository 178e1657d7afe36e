import type { NextRequest } from "next/server.js";
import * as v from "valibot";
import { expectTypeOf, test } from "vitest";
import { z } from "zod";
import {
  type AuthProvider,
  createApi,
  type InputOf,
  methods,
  type Next,
  type Passed,
  Problem,
  reply,
} from "../../../src/route/index.ts";

interface User {
  readonly id: string;
  readonly email: string;
}

const auth: AuthProvider<User> = {
  challenge: "Bearer",
  usesCookies: false,
  isAmbient: () => false,
  authenticate: async () => ({ kind: "anonymous" }),
};
const api = createApi({ auth });
const open = createApi();
const Task = v.object({ id: v.string(), state: v.picklist(["open", "done"]) });

test("parameters come from the path", () => {
  api.route("/api/tasks/[id]").handle(({ params }) => expectTypeOf(params).toEqualTypeOf<{ id: string }>());
  api.route("/api/[org]/[...slug]").handle(({ params }) => {
    expectTypeOf(params).toEqualTypeOf<{ org: string; slug: string[] }>();
  });
  api.route("/api/docs/[[...slug]]").handle(({ params }) => {
    expectTypeOf(params).toEqualTypeOf<{ slug?: string[] | undefined }>();
  });
  api.route("/api/health").handle(({ params }) => expectTypeOf<keyof typeof params>().toBeNever());
});

test("a schema refines parameters, and cannot name others", () => {
  const Id = v.object({ id: v.pipe(v.string(), v.transform(Number)) });

  api
    .route("/api/tasks/[id]")
    .params(Id)
    .handle(({ params }) => expectTypeOf(params).toEqualTypeOf<{ id: number }>());
  // @ts-expect-error -- there is no [idd]
  api.route("/api/tasks/[id]").params(v.object({ idd: v.string() }));
});

test("the user is there as the route asks", () => {
  api.route("/").handle(({ user }) => expectTypeOf(user).toEqualTypeOf<User>());
  api
    .route("/")
    .auth()
    .handle(({ user }) => expectTypeOf(user).toEqualTypeOf<User>());
  api
    .route("/")
    .auth("optional")
    .handle(({ user }) => expectTypeOf(user).toEqualTypeOf<User | null>());
  api
    .route("/")
    .auth("none")
    // @ts-expect-error -- a public route has no user
    .handle(({ user }) => String(user));
  // @ts-expect-error -- nor has an API without a provider
  open.route("/").handle(({ user }) => String(user));
});

test("a provider written in place has its user found out", () => {
  const inPlace = createApi({
    auth: {
      challenge: "Bearer",
      usesCookies: false,
      isAmbient: () => false,
      authenticate: async (request) =>
        request.headers.has("authorization") ? { kind: "authenticated", user: { id: 1 } } : { kind: "anonymous" },
    },
  });

  inPlace.route("/").handle(({ user }) => expectTypeOf(user).toEqualTypeOf<{ id: number }>());
});

test("what a route declares comes as its schemas make it, and nothing else is there", () => {
  api
    .route("/")
    .query(v.object({ page: v.optional(v.pipe(v.string(), v.transform(Number)), "1") }))
    .headers(z.object({ "x-version": z.coerce.number() }))
    .cookies(z.object({ theme: z.enum(["dark", "light"]) }))
    .body(Task)
    .handle((input) => {
      expectTypeOf(input.query).toEqualTypeOf<{ page: number }>();
      expectTypeOf(input.headers).toEqualTypeOf<{ "x-version": number }>();
      expectTypeOf(input.cookies).toEqualTypeOf<{ theme: "dark" | "light" }>();
      expectTypeOf(input.body).toEqualTypeOf<{ id: string; state: "open" | "done" }>();
      expectTypeOf(input.request).toEqualTypeOf<Request>();
      expectTypeOf(input.rawBody).toEqualTypeOf<() => Uint8Array>();
      expectTypeOf(input).not.toHaveProperty("form");
    });
});

test("the contract carries what goes in beside what comes out", () => {
  const route = api
    .route("/")
    .query(v.object({ page: v.pipe(v.string(), v.transform(Number)) }))
    .handle(() => ({ total: 1 }));
  type Types = NonNullable<(typeof route)["contract"]["types"]>;

  expectTypeOf<InputOf<Types["query"]>>().toEqualTypeOf<{ page: string }>();
  expectTypeOf<Types["output"]>().toEqualTypeOf<{ total: number }>();
});

test("a handler returns what the route declares", () => {
  const route = api.route("/").returns({ 200: Task, 201: v.object({ at: v.string() }), 204: null, 404: Problem });

  route.handle(() => ({ id: "1", state: "open" }));
  route.handle(async () => ({ id: "1", state: "open" }));
  route.handle(() => reply(200, { id: "1", state: "done" }));
  route.handle(() => reply(201, { at: "now" }, { location: "/1" }));
  route.handle(() => reply(204));
  route.handle(() => undefined);
  route.handle(() => new Response("ok"));
  route.handle(async ({ user }) => (user.id === "1" ? reply(204) : reply(200, { id: user.id, state: "open" })));
  route.handle(() => {
    throw new Error("404 is thrown");
  });
  // @ts-expect-error -- an undeclared status
  route.handle(() => reply(202, { id: "1", state: "open" }));
  // @ts-expect-error -- the body of another status
  route.handle(() => reply(201, { id: "1", state: "open" }));
  // @ts-expect-error -- a wrong value
  route.handle(() => ({ id: "1", state: "closed" }));
  // @ts-expect-error -- a missing member
  route.handle(() => reply(200, { id: "1" }));
  // @ts-expect-error -- a problem is thrown, not returned
  route.handle(() => reply(404, {}));
  const strict = api.route("/").returns({ 200: Task });
  // @ts-expect-error -- 200 has a body
  strict.handle(() => undefined);
});

test("middlewares add to the context", () => {
  const withOrg = async ({ user }: { readonly user: User }, next: Next): Promise<Passed<{ org: string }>> =>
    next({ org: user.id });

  api
    .route("/")
    .use(withOrg)
    .use(async ({ context, request }, next) => {
      expectTypeOf(context).toEqualTypeOf<{ org: string }>();
      if (request.headers.has("x-stop")) return new Response("stopped");
      const passed = await next({ role: 1 });
      return { ...passed, answer: new Response(passed.answer.body) };
    })
    .use(async (_, next) => next())
    .handle(({ context }) => expectTypeOf(context).toEqualTypeOf<{ org: string; role: number }>());
  api
    .route("/")
    .auth("none")
    // @ts-expect-error -- it needs a user
    .use(withOrg);
});

test("a static route knows no request and has no user", () => {
  api
    .route("/[id]")
    .static()
    .handle((input) => {
      expectTypeOf(input.params).toEqualTypeOf<{ id: string }>();
      expectTypeOf(input).not.toHaveProperty("request");
      expectTypeOf(input).not.toHaveProperty("user");
    });
  // @ts-expect-error -- no cookies
  void (() => api.route("/").static().cookies(Task));
  // @ts-expect-error -- no auth
  void (() => api.route("/").static().auth());
  // @ts-expect-error -- and not the other way round either
  void (() => api.route("/").auth().static());
});

/** What Next.js generates for a route file, in `.next/types/validator.ts`. */
interface NextRouteModule<Params> {
  readonly GET?: (request: NextRequest, context: { params: Promise<Params> }) => Promise<Response | void> | Response;
  readonly POST?: (request: NextRequest, context: { params: Promise<Params> }) => Promise<Response | void> | Response;
  readonly HEAD?: (request: NextRequest, context: { params: Promise<Params> }) => Promise<Response | void> | Response;
  readonly OPTIONS?: (
    request: NextRequest,
    context: { params: Promise<Params> },
  ) => Promise<Response | void> | Response;
}

test("routes and methods pass the validator of Next.js", () => {
  const task = api.route("/api/tasks/[id]").handle(({ params }) => params.id);
  const docs = api.route("/docs/[[...slug]]").handle(({ params }) => params.slug ?? []);
  const plain = (): Response => new Response("ok");
  const all = methods({ GET: task, POST: plain });

  expectTypeOf<{ GET: typeof task }>().toExtend<NextRouteModule<{ id: string }>>();
  expectTypeOf<{ GET: typeof docs }>().toExtend<NextRouteModule<{ slug?: string[] }>>();
  expectTypeOf(all).toExtend<NextRouteModule<{ id: string }>>();
  expectTypeOf(all.GET).toEqualTypeOf(task);
  // A route in the wrong file does not pass.
  expectTypeOf<{ GET: typeof task }>().not.toExtend<NextRouteModule<{ slug: string }>>();
});
