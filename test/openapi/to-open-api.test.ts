import { Validator } from "@seriousme/openapi-schema-validator";
import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { Ajv2020 } from "ajv/dist/2020.js";
import { type } from "arktype";
import * as v from "valibot";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";

import { type OpenApiDocument, type OpenApiOptions, type SchemaConverter, toOpenApi } from "../../src/openapi/index.ts";
import { anyOf, type AuthProvider, createApi, createIdempotency, methods, Problem } from "../../src/route/index.ts";
import { github, stripe } from "../../src/verify/providers/index.ts";

const INFO = { title: "Tasks", version: "1.0.0" };

interface User {
  readonly id: string;
}

function provider(challenge: string, usesCookies = false): AuthProvider<User> {
  return { challenge, usesCookies, isAmbient: () => usesCookies, authenticate: async () => ({ kind: "anonymous" }) };
}

const captcha = { verify: async () => undefined };
const api = createApi({ auth: provider("Bearer"), captcha, rateLimit: { policies: [{ limit: 9, windowMs: 1000 }] } });
const open = createApi();

const convert: SchemaConverter = (schema, direction) =>
  toStandardJsonSchema(schema as v.GenericSchema)["~standard"].jsonSchema[direction]({ target: "draft-2020-12" });

const Owner = z.object({ name: z.string() }).meta({ id: "Owner" });
const Task = z.object({ id: z.string(), title: z.string().min(1), owner: Owner });
interface TreeShape {
  readonly label: string;
  readonly branches: readonly TreeShape[];
}
const Tree: z.ZodType<TreeShape, TreeShape> = z.object({
  label: z.string(),
  get branches() {
    return z.array(Tree);
  },
});

const begun = api.route("/api/tasks/[id]");
const task = methods({
  GET: begun
    .query(z.object({ page: z.coerce.number().optional().describe("From 1."), tag: z.array(z.string()) }))
    .headers(z.object({ "x-version": z.string(), accept: z.string().optional() }))
    .cookies(z.object({ theme: z.enum(["dark", "light"]).optional() }))
    .returns({ 200: Task, 404: Problem })
    .describe({ summary: "One task", operationId: "readTask", tags: ["tasks"] })
    .handle(() => ({ id: "1", title: "x", owner: { name: "n" } })),
  PUT: begun
    .params(z.object({ id: z.string().regex(/^\d+$/) }))
    .body(Task)
    .returns({ 204: null, 409: z.object({ newer: Task }) })
    .captcha()
    .idempotent()
    .describe({
      deprecated: { since: new Date(0), sunset: new Date(86_400_000), link: "https://app.example/new" },
    })
    .handle(() => undefined),
});
const forms = createApi({ captcha, errors: "simple" });
const modules = {
  "/api/tasks/[id]": task,
  "/api/search": methods({
    GET: open
      .route("/api/search")
      .query(type({ q: "string", "limit?": "string.numeric" }))
      .returns({ 200: type({ hits: "string[]" }) })
      .handle(() => ({ hits: [] })),
    POST: forms
      .route("/api/search")
      .form(v.object({ q: v.string() }))
      .returns({ 200: v.object({ hits: v.array(v.string()) }), 303: null })
      .captcha()
      .handle(() => ({ hits: [] })),
  }),
  "/api/trees": {
    GET: open
      .route("/api/trees")
      .returns({ 200: Tree })
      .handle(() => ({ label: "", branches: [] })),
  },
  "/api/upload": {
    POST: api
      .route("/api/upload")
      .auth("optional")
      .form(z.object({ file: z.file() }))
      .handle(() => "done"),
  },
  "/docs/[[...slug]]": { GET: open.route("/docs/[[...slug]]").handle(({ params }) => params) },
  "/health": { GET: () => new Response("ok"), dynamic: "force-dynamic" },
};

let document: OpenApiDocument;

beforeAll(() => {
  document = toOpenApi(modules, {
    info: INFO,
    servers: [{ url: "https://app.example" }],
    tags: [{ name: "tasks" }],
    toJsonSchema: convert,
    webhooks: {
      github: github({ secret: "s".repeat(32) }),
      stripe: {
        source: stripe({ secret: `whsec_${"s".repeat(32)}` }),
        events: { "invoice.paid": z.object({ type: z.literal("invoice.paid") }) },
      },
    },
  });
});

describe("the document", () => {
  test("is valid by the official schema of OpenAPI 3.1", async () => {
    const result = await new Validator().validate(structuredClone(document) as unknown as Record<string, unknown>);

    expect(result).toMatchObject({ valid: true });
  });

  test("would not pass with a mistake in it", async () => {
    const wrong = { ...structuredClone(document), paths: { tasks: {} } } as unknown as Record<string, unknown>;

    expect(await new Validator().validate(wrong)).toMatchObject({ valid: false });
  });

  test("has schemas that are schemas, whose references lead somewhere", () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ ...document, $id: "document:" });
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference);

    expect(references.length).toBeGreaterThan(10);
    for (const name of Object.keys(document.components?.schemas ?? {})) {
      expect(() => ajv.compile({ $ref: `document:#/components/schemas/${name}` })).not.toThrow();
    }
    for (const reference of new Set(references)) expect(resolve(reference ?? "")).toBeDefined();
  });

  test("has routes alone, and no HEAD beside a GET", () => {
    expect(Object.entries(document.paths).map(([path, item]) => [path, Object.keys(item)])).toEqual([
      ["/api/tasks/{id}", ["get", "put"]],
      ["/api/search", ["get", "post"]],
      ["/api/trees", ["get"]],
      ["/api/upload", ["post"]],
      ["/docs", ["get"]],
      ["/docs/{slug}", ["get"]],
    ]);
  });

  test("is the same each time", () => {
    const again = toOpenApi(modules, { info: INFO, toJsonSchema: convert });

    expect(again.paths).toEqual(document.paths);
  });
});

describe("an operation", () => {
  test("says what it is for", () => {
    expect(document.paths["/api/tasks/{id}"]?.["get"]).toMatchObject({
      operationId: "readTask",
      summary: "One task",
      tags: ["tasks"],
    });
    expect(document.paths["/docs/{slug}"]?.["get"]?.operationId).toBe("getDocsBySlug");
  });

  test("says since when it is deprecated, and for how long", () => {
    expect(document.paths["/api/tasks/{id}"]?.["put"]).toMatchObject({
      deprecated: true,
      "x-sunset": "1970-01-02T00:00:00.000Z",
      externalDocs: { url: "https://app.example/new" },
    });
  });

  test("lists path, query, headers and cookies", () => {
    expect(document.paths["/api/tasks/{id}"]?.["get"]?.parameters).toEqual([
      { name: "id", in: "path", required: true, schema: { type: "string" } },
      { name: "page", in: "query", description: "From 1.", schema: { type: "number" } },
      { name: "tag", in: "query", required: true, schema: { type: "array", items: { type: "string" } } },
      { name: "x-version", in: "header", required: true, schema: { type: "string" } },
      { name: "theme", in: "cookie", schema: { type: "string", enum: ["dark", "light"] } },
    ]);
  });

  test("has the headers of its checks, and the path's schema where there is one", () => {
    const { parameters } = document.paths["/api/tasks/{id}"]?.["put"] ?? {};

    expect(parameters?.[0]).toMatchObject({ name: "id", in: "path", schema: { pattern: String.raw`^\d+$` } });
    expect(parameters?.slice(1).map(({ name }) => name)).toEqual(["Idempotency-Key", "X-Captcha-Token"]);
  });

  test.each([
    ["nobody says otherwise", {}, {}, true],
    ["the route says so", { required: false }, { required: true }, true],
    ["the API says so of a limiter of its own", createIdempotency(), {}, true],
    ["the route does without", {}, { required: false }, undefined],
    ["the API does without", { required: false }, {}, undefined],
    ["its own does without", createIdempotency({ required: false }), {}, undefined],
  ])("an idempotency key is needed where %s", (_name, idempotency, asked, required) => {
    const POST = createApi({ idempotency })
      .route("/api/orders")
      .idempotent(asked)
      .handle(() => undefined);

    const { paths } = toOpenApi({ "/api/orders": { POST } }, { info: INFO });

    const [key] = paths["/api/orders"]?.["post"]?.parameters ?? [];
    expect([key?.name, key?.required]).toEqual(["Idempotency-Key", required]);
  });

  test("tells what goes in from what comes out, and holds named schemas once", () => {
    const { get, put } = document.paths["/api/tasks/{id}"] ?? {};

    expect(JSON.stringify(get?.responses["200"])).toContain('"$ref":"#/components/schemas/Owner"');
    expect(JSON.stringify(put?.requestBody)).toContain('"$ref":"#/components/schemas/OwnerInput"');
    expect(put?.requestBody?.required).toBe(true);
  });

  test("points at itself by a name of the document", () => {
    const schema = JSON.stringify(document.paths["/api/trees"]?.["get"]?.responses["200"]);

    expect(schema).toContain('"$ref":"#/components/schemas/getApiTreesAnswer200"');
    expect(JSON.stringify(document.components?.schemas?.["getApiTreesAnswer200"])).toContain(
      '"$ref":"#/components/schemas/getApiTreesAnswer200"',
    );
  });

  test("takes a form in both encodings, unless there is a file in it", () => {
    expect(Object.keys(document.paths["/api/search"]?.["post"]?.requestBody?.content ?? {})).toEqual([
      "application/x-www-form-urlencoded",
      "multipart/form-data",
    ]);
    expect(Object.keys(document.paths["/api/upload"]?.["post"]?.requestBody?.content ?? {})).toEqual([
      "multipart/form-data",
    ]);
  });

  test.each([
    ["/api/tasks/{id}", "get", ["200", "401", "403", "404", "422", "429", "default"]],
    ["/api/tasks/{id}", "put", ["204", "400", "401", "403", "408", "409", "413", "415", "422", "429", "default"]],
    ["/api/search", "get", ["200", "422", "default"]],
    ["/api/search", "post", ["200", "303", "400", "403", "408", "413", "415", "422", "default"]],
    ["/api/upload", "post", ["2XX", "400", "401", "403", "408", "413", "415", "422", "429", "default"]],
    ["/docs", "get", ["2XX", "default"]],
  ])("%s %s answers what it declares and what its checks do", (path, verb, statuses) => {
    expect(Object.keys(document.paths[path]?.[verb]?.responses ?? {}).toSorted()).toEqual(statuses.toSorted());
  });

  test("answers as it declares, where a check has the same status", () => {
    expect(document.paths["/api/tasks/{id}"]?.["put"]?.responses["409"]).toMatchObject({
      content: { "application/json": {} },
    });
  });

  test("has errors of the shape that its API has", () => {
    const { responses = {} } = document.paths["/api/search"]?.["post"] ?? {};

    expect(responses["403"]).toEqual({ $ref: "#/components/responses/SimpleForbidden" });
    expect(document.components?.responses?.["SimpleForbidden"]?.content).toEqual({
      "application/json": { schema: { $ref: "#/components/schemas/SimpleError" } },
    });
    expect(document.components?.responses?.["Forbidden"]?.content).toEqual({
      "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
    });
  });
});

describe("security", () => {
  test("is asked for where the route does, and may be left out where it may", () => {
    expect(document.components?.securitySchemes).toEqual({ bearer: { type: "http", scheme: "bearer" } });
    expect(document.paths["/api/tasks/{id}"]?.["get"]?.security).toEqual([{ bearer: [] }]);
    expect(document.paths["/api/upload"]?.["post"]?.security).toEqual([{ bearer: [] }, {}]);
    expect(document.paths["/api/search"]?.["get"]?.security).toBeUndefined();
  });

  test.each([
    ['Bearer realm="a, b", charset="UTF-8"', { bearer: { type: "http", scheme: "bearer" } }],
    ['Cookie cookie-name="sid"', { cookie: { type: "apiKey", in: "cookie", name: "sid" } }],
    [
      'Bearer, Cookie cookie-name="__Host-sid", Basic realm="x"',
      {
        bearer: { type: "http", scheme: "bearer" },
        cookie: { type: "apiKey", in: "cookie", name: "__Host-sid" },
        basic: { type: "http", scheme: "basic" },
      },
    ],
  ])("is read off the challenge %s", (challenge, schemes) => {
    expect(describeRouteOf(provider(challenge)).components?.securitySchemes).toEqual(schemes);
  });

  test("of several providers is any of them", () => {
    const both = anyOf(provider("Bearer"), provider('Cookie cookie-name="sid"', true));

    expect(describeRouteOf(both).paths["/x"]?.["get"]?.security).toEqual([{ bearer: [] }, { cookie: [] }]);
  });

  test("that differs between two APIs is held under two names", () => {
    const one = createApi({ auth: provider('Cookie cookie-name="a"', true) });
    const two = createApi({ auth: provider('Cookie cookie-name="b"', true) });
    const routes = { "/a": { GET: one.route("/a").handle(() => 1) }, "/b": { GET: two.route("/b").handle(() => 1) } };

    const { paths, components } = toOpenApi(routes, { info: INFO });

    expect(paths["/a"]?.["get"]?.security).toEqual([{ cookie: [] }]);
    expect(paths["/b"]?.["get"]?.security).toEqual([{ cookie2: [] }]);
    expect(components?.securitySchemes).toMatchObject({ cookie: { name: "a" }, cookie2: { name: "b" } });
  });

  test("that nobody can read off the challenge has to be given, or the route would seem open", () => {
    expect(() => describeRouteOf(provider("Cookie", true))).toThrow("give toOpenApi securitySchemes");

    const securitySchemes = { session: { type: "apiKey", in: "cookie", name: "sid" } } as const;
    const given = describeRouteOf(provider("Cookie", true), { securitySchemes });
    expect(given.paths["/x"]?.["get"]?.security).toEqual([{ session: [] }]);
  });
});

describe("schemas", () => {
  test("that are named by the app are held once by that name, whoever made them", () => {
    const Named = v.object({ a: v.string() });
    const route = open
      .route("/x")
      .body(Named)
      .returns({ 200: Named })
      .handle(({ body }) => body);

    const made = toOpenApi({ "/x": { POST: route } }, { info: INFO, schemas: { Named }, toJsonSchema: convert });

    expect(Object.keys(made.components?.schemas ?? {})).toEqual(["Named", "Problem"]);
    expect(made.paths["/x"]?.["post"]?.requestBody?.content["application/json"]?.schema).toEqual({
      $ref: "#/components/schemas/Named",
    });
  });

  test("named as one of ours get another name", () => {
    const Mine = z.object({ a: z.string() }).meta({ id: "Problem" });
    const route = open
      .route("/x")
      .returns({ 200: z.object({ mine: Mine }) })
      .handle(() => ({ mine: { a: "" } }));

    const made = toOpenApi({ "/x": { GET: route } }, { info: INFO });

    expect(Object.keys(made.components?.schemas ?? {})).toEqual(["ProblemOutput", "Problem"]);
  });

  test("whose library does not write them are an error without a converter, and never guessed", () => {
    const route = open
      .route("/x")
      .body(v.object({ a: v.string() }))
      .handle(() => 1);

    expect(() => toOpenApi({ "/x": { POST: route } }, { info: INFO })).toThrow(
      "postXBody: valibot does not write this schema as JSON Schema. Give toOpenApi the option toJsonSchema.",
    );
  });

  test("that their own library cannot write are the converter's", () => {
    const route = open
      .route("/x")
      .returns({ 200: z.object({ at: z.date() }) })
      .handle(() => ({ at: new Date() }));
    const routes = { "/x": { GET: route } };

    expect(() => toOpenApi(routes, { info: INFO })).toThrow("zod does not write this schema as JSON Schema (Date");
    const made = toOpenApi(routes, { info: INFO, toJsonSchema: () => ({ type: "object" }) });
    expect(made.paths["/x"]?.["get"]?.responses["200"]).toMatchObject({
      content: { "application/json": { schema: { type: "object" } } },
    });
  });

  test("of a query that has no list of members are one parameter of all names", () => {
    const route = open
      .route("/x")
      .query(z.union([z.object({ a: z.string() }), z.object({ b: z.string() })]))
      .handle(() => 1);

    expect(toOpenApi({ "/x": { GET: route } }, { info: INFO }).paths["/x"]?.["get"]?.parameters).toMatchObject([
      { in: "query", style: "form", explode: true, schema: { anyOf: [{}, {}] } },
    ]);
  });

  test("put together of two have the members of both", () => {
    const Page = v.object({ page: v.string() });
    const Sort = v.object({ sort: v.optional(v.string()) });
    const route = open
      .route("/x")
      .query(v.intersect([Page, Sort]))
      .handle(() => 1);

    const { paths } = toOpenApi({ "/x": { GET: route } }, { info: INFO, toJsonSchema: convert });

    expect(paths["/x"]?.["get"]?.parameters).toEqual([
      { name: "page", in: "query", required: true, schema: { type: "string" } },
      { name: "sort", in: "query", schema: { type: "string" } },
    ]);
  });
});

describe("routes", () => {
  test("can be a list, if they know their verb", () => {
    const { GET } = methods({ GET: open.route("/x").handle(() => 1) });

    expect(Object.keys(toOpenApi([GET], { info: INFO }).paths["/x"] ?? {})).toEqual(["get"]);
    expect(() => toOpenApi([open.route("/x").handle(() => 1)], { info: INFO })).toThrow("does not say its verb");
  });

  test("made of one handler under several verbs are several operations", () => {
    const route = open.route("/x").handle(() => 1);

    const { paths } = toOpenApi({ "/x": { GET: route, POST: route } }, { info: INFO });

    expect(paths["/x"]?.["get"]?.operationId).toBe("getX");
    expect(paths["/x"]?.["post"]?.operationId).toBe("postX");
  });

  test("of the same id are an error", () => {
    const route = open
      .route("/x")
      .describe({ operationId: "same" })
      .handle(() => 1);

    expect(() => toOpenApi({ "/x": { GET: route, POST: route } }, { info: INFO })).toThrow(
      "Two operations have the id same.",
    );
  });
});

test("webhooks are what senders send, one for a source or for each event with a schema", () => {
  expect(Object.keys(document.webhooks ?? {})).toEqual(["github", "stripe/invoice.paid"]);
  expect(document.webhooks?.["github"]?.["post"]).toMatchObject({ summary: "Sent by GitHub" });
  expect(document.webhooks?.["stripe/invoice.paid"]?.["post"]?.requestBody?.content).toMatchObject({
    "application/json": { schema: { properties: { type: { const: "invoice.paid" } } } },
  });
});

function describeRouteOf(auth: AuthProvider<User>, options: Partial<OpenApiOptions> = {}): OpenApiDocument {
  const route = createApi({ auth })
    .route("/x")
    .handle(() => 1);
  return toOpenApi({ "/x": { GET: route } }, { info: INFO, ...options });
}

function resolve(reference: string): unknown {
  return reference
    .slice(2)
    .split("/")
    .reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>>)[key], document);
}
