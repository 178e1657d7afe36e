import { type } from "arktype";
import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";

import { createApi, methods } from "../../../src/route/index.ts";
import type { StandardSchemaV1 } from "../../../src/core/schema.ts";
import { serveWeb, type WebServer } from "../../support/serve-web.ts";

interface Schemas {
  readonly params: StandardSchemaV1<unknown, { readonly id: number }>;
  readonly query: StandardSchemaV1<unknown, { readonly page: number; readonly tags: readonly string[] }>;
  readonly headers: StandardSchemaV1<unknown, { readonly "x-version": string }>;
  readonly cookies: StandardSchemaV1<unknown, { readonly theme: string }>;
  readonly body: StandardSchemaV1<unknown, { readonly "a/b~c": { readonly items: readonly { readonly n: number }[] } }>;
}

/** The same contract in three libraries. */
const LIBRARIES: Readonly<Record<string, Schemas>> = {
  valibot: {
    params: v.object({ id: v.pipe(v.string(), v.digits(), v.transform(Number)) }),
    query: v.object({
      page: v.optional(v.pipe(v.string(), v.digits(), v.transform(Number)), "1"),
      tags: v.array(v.string()),
    }),
    headers: v.object({ "x-version": v.pipe(v.string(), v.regex(/^\d$/)) }),
    cookies: v.object({ theme: v.picklist(["dark", "light"]) }),
    body: v.object({ "a/b~c": v.object({ items: v.array(v.object({ n: v.number() })) }) }),
  },
  zod: {
    params: z.object({ id: z.coerce.number() }),
    query: z.object({ page: z.coerce.number().default(1), tags: z.array(z.string()) }),
    headers: z.object({ "x-version": z.string().regex(/^\d$/) }),
    cookies: z.object({ theme: z.enum(["dark", "light"]) }),
    body: z.object({ "a/b~c": z.object({ items: z.array(z.object({ n: z.number() })) }) }),
  },
  arktype: {
    params: type({ id: "string.numeric.parse" }),
    query: type({ page: type("string.numeric.parse").default("1"), tags: "string[]" }),
    headers: type({ "x-version": /^\d$/ }),
    cookies: type({ theme: "'dark' | 'light'" }),
    body: type({ "a/b~c": { items: type({ n: "number" }).array() } }),
  },
};

/** Any schema, answering a moment later. */
function late<In, Out>(schema: StandardSchemaV1<In, Out>): StandardSchemaV1<In, Out> {
  const { validate, vendor } = schema["~standard"];
  return { "~standard": { version: 1, vendor, validate: async (value) => validate(value) } };
}

const api = createApi({ csrf: false });

function toRoute({ params, query, headers, cookies, body }: Schemas): ReturnType<typeof methods> {
  return methods({
    POST: api
      .route("/[library]/[id]")
      .params(params as StandardSchemaV1<{ readonly id: string }, { readonly id: number }>)
      .query(query)
      .headers(headers)
      .cookies(cookies)
      .body(body)
      .handle((input) => ({
        id: input.params.id,
        query: input.query,
        version: input.headers["x-version"],
        theme: input.cookies.theme,
        body: input.body,
      })),
  });
}

let server: WebServer;

beforeAll(async () => {
  const all = Object.entries(LIBRARIES).flatMap(([name, schemas]) => {
    const lateOnes = Object.fromEntries(Object.entries(schemas).map(([key, schema]) => [key, late(schema as never)]));
    return [
      [`/${name}/[id]`, toRoute(schemas)],
      [`/late-${name}/[id]`, toRoute(lateOnes as unknown as Schemas)],
    ] as const;
  });
  server = await serveWeb(Object.fromEntries(all));
});

afterAll(() => server.close());

interface Sent {
  readonly path: string;
  readonly version?: string;
  readonly cookie?: string;
  readonly body: unknown;
}

function send({ path, version, cookie, body }: Sent): Promise<Response> {
  const headers = new Headers({ "content-type": "application/json" });
  if (version !== undefined) headers.set("x-version", version);
  if (cookie !== undefined) headers.set("cookie", cookie);
  return fetch(server.url + path, { method: "POST", headers, body: JSON.stringify(body) });
}

describe.each(Object.keys(LIBRARIES).flatMap((name) => [name, `late-${name}`]))("%s", (library) => {
  test("makes what the handler gets", async () => {
    const answer = await send({
      path: `/${library}/7?page=2&tags=a&tags=b`,
      version: "1",
      cookie: 'other=1; theme="dark"; theme=light',
      body: { "a/b~c": { items: [{ n: 1 }] } },
    });

    expect(await answer.json()).toEqual({
      id: 7,
      query: { page: 2, tags: ["a", "b"] },
      version: "1",
      theme: "dark",
      body: { "a/b~c": { items: [{ n: 1 }] } },
    });
  });

  test("gets a list of one for a name that comes once", async () => {
    const answer = await send({
      path: `/${library}/7?tags=a`,
      version: "1",
      cookie: "theme=light",
      body: { "a/b~c": { items: [] } },
    });

    expect(await answer.json()).toMatchObject({ query: { page: 1, tags: ["a"] } });
  });

  test("names everything that is wrong in one answer, and repeats no value", async () => {
    const answer = await send({
      path: `/${library}/hunter2?page=hunter2`,
      version: "hunter2",
      cookie: "theme=hunter2",
      body: { "a/b~c": { items: [{ n: 1 }, { n: "hunter2" }] } },
    });
    const text = await answer.text();

    expect(answer.status).toBe(422);
    expect(text).not.toContain("hunter2");
    expect(JSON.parse(text)).toMatchObject({
      code: "validation-failed",
      errors: expect.arrayContaining([
        { in: "params", name: "id", detail: expect.any(String) },
        { in: "query", name: "page", detail: expect.any(String) },
        { in: "query", name: "tags", detail: expect.any(String) },
        { in: "headers", name: "x-version", detail: expect.any(String) },
        { in: "cookies", name: "theme", detail: expect.any(String) },
        { in: "body", pointer: "/a~1b~0c/items/1/n", detail: expect.any(String) },
      ]),
    });
  });
});

describe("what a schema is given", () => {
  const seen: unknown[] = [];
  const watch: StandardSchemaV1 = {
    "~standard": {
      version: 1,
      vendor: "test",
      validate: (value) => {
        seen.push(value);
        return { value };
      },
    },
  };

  test("has no prototype, whoever chose its names", async () => {
    const handler = api
      .route("/[id]")
      .params(watch)
      .query(watch)
      .headers(watch)
      .cookies(watch)
      .form(watch)
      .handle(() => 1);
    const request = new Request("http://localhost/?__proto__=1&constructor=2", {
      method: "POST",
      headers: { cookie: "__proto__=1; toString=%41; bad=%zz", "content-type": "application/x-www-form-urlencoded" },
      body: "__proto__=3",
    });

    const answer = await handler(request, { params: Promise.resolve({ id: "1" }) });

    expect(answer.status).toBe(200);
    expect(seen.map((value) => Object.getPrototypeOf(value) as unknown)).toEqual([null, null, null, null, null]);
    expect(Object.entries(seen[1] as object)).toEqual([
      ["__proto__", "1"],
      ["constructor", "2"],
    ]);
    expect(Object.entries(seen[3] as object)).toEqual([
      ["__proto__", "1"],
      ["toString", "A"],
      ["bad", "%zz"],
    ]);
  });
});

test("a form that has one file is taken where the schema wants a list of files", async () => {
  const form = new FormData();
  form.append("files", new File(["a"], "a.txt"));
  const handler = api
    .route("/")
    .form(v.object({ files: v.array(v.file()) }))
    .handle(({ form: { files } }) => files.map(({ name }) => name));

  const answer = await handler(new Request("http://localhost/", { method: "POST", body: form }), {
    params: Promise.resolve({}),
  });

  expect(await answer.json()).toEqual(["a.txt"]);
});

test("a schema that fails by itself is a fault of the app, and no refusal", async () => {
  const broken: StandardSchemaV1 = {
    "~standard": { version: 1, vendor: "test", validate: () => Promise.reject(new Error("the database is down")) },
  };
  const faults: unknown[] = [];
  const handler = createApi({ onError: (error) => faults.push(error) })
    .route("/")
    .params(late(late(v.object({}))))
    .query(broken)
    .headers(broken)
    .handle(() => "never");

  const answer = await handler(new Request("http://localhost/"), { params: Promise.resolve({}) });

  expect(answer.status).toBe(500);
  expect(faults).toHaveLength(1);
});

describe("what a handler answers", () => {
  const Task = v.object({ id: v.string() });
  const errors: unknown[] = [];
  const watched = createApi({ onError: (error) => errors.push(error) });

  async function call(result: unknown): Promise<Response> {
    errors.length = 0;
    const handler = watched
      .route("/")
      .returns({ 200: Task, 204: null })
      .handle(() => result as never);
    return handler(new Request("http://localhost/"), { params: Promise.resolve({}) });
  }

  test("is what the schema makes of it, so that nothing undeclared gets out", async () => {
    expect(await (await call({ id: "1", passwordHash: "x" })).json()).toEqual({ id: "1" });
  });

  test("may be nothing where that is declared", async () => {
    expect((await call(undefined)).status).toBe(204);
  });

  test("is a fault of the app where it does not match, and is not told", async () => {
    const answer = await call({ id: 5, passwordHash: "x" });

    expect(answer.status).toBe(500);
    expect(errors).toMatchObject([{ message: expect.stringContaining("at /id") }]);
  });
});
