import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from "vitest";

import { createClient, type ProblemDetails } from "../../src/client/index.ts";
import {
  type AuthProvider,
  createApi,
  methods,
  notFound,
  Problem,
  reply,
  type SimpleError,
} from "../../src/route/index.ts";
import { serveWeb, type WebServer } from "../support/serve-web.ts";

interface User {
  readonly id: string;
}

const auth: AuthProvider<User> = {
  challenge: "Bearer",
  usesCookies: false,
  isAmbient: () => false,
  authenticate: async (request) =>
    request.headers.get("authorization") === "Bearer good"
      ? { kind: "authenticated", user: { id: "u" } }
      : { kind: "anonymous" },
};
const api = createApi({ auth });
const open = createApi({ csrf: false, errors: "simple" });

const Task = v.object({ id: v.string(), at: v.date() });
const task = methods({
  GET: api
    .route("/api/tasks/[id]")
    .query(v.object({ tag: v.optional(v.array(v.string())), page: v.optional(v.string()) }))
    .returns({ 200: v.object({ id: v.string(), query: v.unknown(), at: v.date() }), 404: Problem })
    .handle(({ params, query }) => {
      if (params.id === "none") throw notFound("No such task.");
      return { id: params.id, query, at: new Date(0) };
    }),
  PUT: api
    .route("/api/tasks/[id]")
    .body(v.object({ title: v.string() }))
    .returns({ 200: Task, 201: v.object({ title: v.string() }), 204: null })
    .handle(({ body }) => (body.title === "" ? undefined : reply(201, { title: body.title }))),
  DELETE: open
    .route("/api/tasks/[id]")
    .idempotent()
    .handle(({ request }) => reply(202, { key: request.headers.get("idempotency-key") })),
});
const docs = methods({
  GET: open.route("/docs/[[...slug]]").handle(({ params }) => ({ slug: params.slug ?? null })),
  POST: open
    .route("/docs/[[...slug]]")
    .form(v.object({ name: v.string(), file: v.optional(v.file()) }))
    .headers(v.object({ "x-version": v.string() }))
    .handle(async ({ form, headers }) => ({
      name: form.name,
      file: form.file === undefined ? null : await form.file.text(),
      version: headers["x-version"],
    })),
});
const plain = { GET: () => new Response("ok") };
const raw = methods({
  GET: open.route("/raw").handle(() => new Response("bytes", { headers: { "content-type": "image/png" } })),
  POST: open
    .route("/raw")
    .handle(({ request }) => ({ token: request.headers.get("x-csrf-token"), own: request.headers.get("x-own") })),
});

interface Routes {
  "/api/tasks/[id]": typeof task;
  "/docs/[[...slug]]": typeof docs;
  "/plain": typeof plain;
  "/raw": typeof raw;
}

let server: WebServer;

beforeAll(async () => {
  server = await serveWeb({ "/api/tasks/[id]": task, "/docs/[[...slug]]": docs, "/plain": plain, "/raw": raw });
});

afterAll(() => server.close());

const signedIn = () => createClient<Routes>({ baseUrl: server.url, headers: { authorization: "Bearer good" } });
const anonymous = () => createClient<Routes, SimpleError>({ baseUrl: `${server.url}/`, headers: async () => ({}) });

describe("over HTTP", () => {
  test("a path, its parameters and a query reach the handler", async () => {
    const answer = await signedIn().get("/api/tasks/[id]", {
      params: { id: "a/b" },
      query: { tag: ["x", "y"], page: "2" },
    });

    expect(answer).toMatchObject({
      ok: true,
      status: 200,
      body: { id: "a/b", query: { tag: ["x", "y"], page: "2" }, at: "1970-01-01T00:00:00.000Z" },
    });
    expect(answer.response.headers.get("x-request-id")).not.toBeNull();
  });

  test("a thrown problem is a value", async () => {
    const answer = await signedIn().get("/api/tasks/[id]", { params: { id: "none" } });

    expect(answer).toMatchObject({ ok: false, status: 404, body: { code: "not-found", detail: "No such task." } });
  });

  test("so is one of the route's checks", async () => {
    const refused = await createClient<Routes>({ baseUrl: server.url }).get("/api/tasks/[id]", { params: { id: "1" } });
    const invalid = await signedIn().put("/api/tasks/[id]", { params: { id: "1" }, body: { title: 1 as never } });

    expect(refused).toMatchObject({ status: 401, body: { code: "unauthorized" } });
    expect(invalid).toMatchObject({ status: 422, body: { errors: [{ in: "body", pointer: "/title" }] } });
  });

  test("a body is sent as JSON, and an answer without one is null", async () => {
    const made = await signedIn().put("/api/tasks/[id]", { params: { id: "1" }, body: { title: "x" } });
    const none = await signedIn().put("/api/tasks/[id]", { params: { id: "1" }, body: { title: "" } });

    expect(made).toMatchObject({ status: 201, body: { title: "x" } });
    expect(none).toMatchObject({ status: 204, body: null });
  });

  test("forms are sent with and without files, as an object or as a page has them", async () => {
    const data = new FormData();
    data.set("name", "c");
    const headers = { "x-version": "1" };
    const path = "/docs/[[...slug]]";

    const encoded = await anonymous().post(path, { form: { name: "a" }, headers });
    const multipart = await anonymous().post(path, { form: { name: "b", file: new File(["hi"], "f.txt") }, headers });
    const given = await anonymous().post(path, { form: data, headers });

    expect(encoded.body).toEqual({ name: "a", file: null, version: "1" });
    expect(multipart.body).toEqual({ name: "b", file: "hi", version: "1" });
    expect(given.body).toEqual({ name: "c", file: null, version: "1" });
  });

  test("the end of a path may be missing", async () => {
    expect((await anonymous().get("/docs/[[...slug]]")).body).toEqual({ slug: null });
    expect((await anonymous().get("/docs/[[...slug]]", { params: { slug: ["a", "b"] } })).body).toEqual({
      slug: ["a", "b"],
    });
  });

  test("an idempotency key arrives as the draft writes it", async () => {
    const idempotencyKey = "8e03978e-40d5-43dd-bc93-6894a57f9324";

    const answer = await anonymous().delete("/api/tasks/[id]", { params: { id: "1" }, idempotencyKey });

    expect(answer).toMatchObject({ status: 202, body: { key: `"${idempotencyKey}"` } });
  });

  test("what is neither JSON nor text is left to be read", async () => {
    const answer = await anonymous().get("/raw");

    expect(answer.body).toBeUndefined();
    expect(await answer.response.text()).toBe("bytes");
  });

  test("a page that is not the app's becomes a problem", async () => {
    const client = createClient<{ "/gone": typeof raw }>({ baseUrl: server.url });

    expect(await client.get("/gone")).toMatchObject({ ok: false, status: 404, body: { code: "http-404" } });
  });
});

describe("a client's options", () => {
  test("a CSRF token goes with what changes something", async () => {
    const client = createClient<Routes>({ baseUrl: server.url, csrf: async () => "t", headers: { "x-own": "1" } });

    expect((await client.post("/raw", { headers: { "x-own": "2" } })).body).toEqual({ token: "t", own: "2" });
  });

  test("no token goes with what does not, and none is sent where there is none", async () => {
    const sent: (string | null)[] = [];
    const fetch = async (_url: string, { headers }: RequestInit) => {
      sent.push((headers as Headers).get("x-csrf-token"));
      return new Response(null, { status: 204 });
    };

    await createClient<Routes>({ fetch, csrf: () => "t" }).get("/raw");
    await createClient<Routes>({ fetch, csrf: () => null }).post("/raw");

    expect(sent).toEqual([null, null]);
  });

  test("paths are of the page's own origin unless said", async () => {
    const urls: string[] = [];
    const fetch = async (url: string) => {
      urls.push(url);
      return new Response(null, { status: 204 });
    };

    await createClient<Routes>({ fetch }).get("/raw");
    await createClient<Routes>({ fetch, baseUrl: "https://a.example/base/" }).get("/raw");

    expect(urls).toEqual(["/raw", "https://a.example/base/raw"]);
  });

  test("what fetch takes is handed on, and nothing in it replaces the call's own", async () => {
    const inits: RequestInit[] = [];
    const fetch = async (_url: string, init: RequestInit) => {
      inits.push(init);
      return new Response(null, { status: 204 });
    };
    const init = { credentials: "include", method: "TRACE" } as const;

    await createClient<Routes>({ fetch }).post("/raw", { init });

    expect(inits[0]).toMatchObject({ credentials: "include", method: "POST" });
  });

  test("a call is aborted by its signal", async () => {
    const call = anonymous().get("/raw", { signal: AbortSignal.abort() });

    await expect(call).rejects.toMatchObject({ name: "AbortError" });
  });

  test("a parameter that leads to another path is refused before anything is sent", async () => {
    await expect(signedIn().get("/api/tasks/[id]", { params: { id: ".." } })).rejects.toThrow(TypeError);
  });
});

describe("types", () => {
  test("an answer is narrowed by its status", async () => {
    const check = async () => {
      const answer = await signedIn().get("/api/tasks/[id]", { params: { id: "1" } });
      if (answer.status === 200) {
        expectTypeOf(answer.body.at).toEqualTypeOf<string>();
        expectTypeOf(answer.body.id).toEqualTypeOf<string>();
      } else {
        expectTypeOf(answer.body).toEqualTypeOf<ProblemDetails>();
      }
      if (answer.status === 404) expectTypeOf(answer.body).toEqualTypeOf<ProblemDetails>();
      if (answer.ok) expectTypeOf(answer.status).toEqualTypeOf<200>();
      else expectTypeOf(answer.body.code).toEqualTypeOf<string>();
      const put = await signedIn().put("/api/tasks/[id]", { params: { id: 1 }, body: { title: "" } });
      if (put.status === 204) expectTypeOf(put.body).toEqualTypeOf<null>();
      if (put.status === 201) expectTypeOf(put.body.title).toEqualTypeOf<string>();
      // @ts-expect-error -- it declares no 202
      if (put.status === 202) return;
    };
    expectTypeOf(check).toBeFunction();
  });

  test("where nothing is declared, it is what the handler returns", async () => {
    const check = async () => {
      const answer = await anonymous().delete("/api/tasks/[id]", { params: { id: "1" } });
      if (answer.status === 202) expectTypeOf(answer.body.key).toEqualTypeOf<string | null>();
      if (answer.status === 403) expectTypeOf(answer.body).toEqualTypeOf<SimpleError>();
      const bytes = await anonymous().get("/raw");
      if (bytes.status === 200) expectTypeOf(bytes.body).toBeUnknown();
    };
    expectTypeOf(check).toBeFunction();
  });

  test("what a route needs has to be given, and nothing else can be", () => {
    const check = () => {
      const client = signedIn();
      // @ts-expect-error -- [id] is missing
      void client.get("/api/tasks/[id]");
      // @ts-expect-error -- there is no [idd]
      void client.get("/api/tasks/[id]", { params: { idd: "1" } });
      // @ts-expect-error -- the title is a text
      void client.put("/api/tasks/[id]", { params: { id: "1" }, body: { title: 1 } });
      // @ts-expect-error -- GET takes no body
      void client.get("/api/tasks/[id]", { params: { id: "1" }, body: {} });
      // @ts-expect-error -- the header is missing
      void client.post("/docs/[[...slug]]", { form: { name: "a" } });
      // @ts-expect-error -- no such path
      void client.get("/api/nothing");
      // @ts-expect-error -- it answers no PATCH
      void client.patch("/api/tasks/[id]", { params: { id: "1" } });
      // @ts-expect-error -- a plain handler says nothing of what it takes
      void client.get("/plain");
      void client.get("/docs/[[...slug]]");
      void client.get("/raw", {});
    };
    expectTypeOf(check).toBeFunction();
  });
});
