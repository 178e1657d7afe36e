import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "vitest";

import { ENDPOINTS } from "../../src/dashboard/endpoints.ts";
import { VERSION } from "../../src/dashboard/version.ts";
import { insertRejections, recordAlerts, recordFields, type Database } from "../../src/store/index.ts";
import packageJson from "../../package.json" with { type: "json" };
import { newId } from "../support/sample-events.ts";
import { testOnPglite as test } from "../support/test-database.ts";
import { failNew } from "./fail-jobs.ts";
import { get, mount, post } from "./mount.ts";

interface Operation {
  readonly operationId: string;
  readonly responses: { readonly 200: { readonly content: Readonly<Record<string, { readonly schema: object }>> } };
}

interface Document {
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

async function readDocument(database: Database): Promise<Document> {
  return (await get<Document>(mount(database), "openapi.json")).body;
}

test("the document is valid OpenAPI 3.1 and has every endpoint once", async ({ database }) => {
  const document = await readDocument(database);

  const { valid, errors } = await new Validator().validate(document as never);
  const operations = Object.entries(document.paths).flatMap(([path, verbs]) =>
    Object.keys(verbs).map((verb) => `${verb.toUpperCase()} api${path}`),
  );
  const ids = Object.values(document.paths).flatMap((verbs) =>
    Object.values(verbs).map(({ operationId }) => operationId),
  );

  expect([valid, errors]).toEqual([true, undefined]);
  expect(operations.toSorted()).toEqual(
    [...ENDPOINTS.map(({ method, path }) => `${method} ${path}`), "GET api/live", "GET api/openapi.json"].toSorted(),
  );
  expect(new Set(ids).size).toBe(ids.length);
});

test("every schema that is named is there", async ({ database }) => {
  const document = await readDocument(database);

  const named = [...JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name);

  expect(named.filter((name) => !Object.hasOwn(document.components.schemas, name ?? ""))).toEqual([]);
});

test("the version is the package's", async ({ database }) => {
  expect((await readDocument(database)).info.version).toBe(packageJson.version);
  expect(VERSION).toBe(packageJson.version);
});

test("every answer in JSON is as the document says", async ({ database }) => {
  const dashboard = mount(database, {
    patterns: () => new Map([["never-ran", ["stripe/*"]]]),
    sources: () => ["never-heard"],
    dryRun: async () => ({ outcome: "done", reason: null, durationMs: 1, statements: [], requests: [] }),
  });
  const document = await readDocument(database);
  const ids = await fill(database);
  const isAnswer = toValidator(document);

  const wrong: unknown[] = [];
  const asked = [...toReads(ids), ...toActions(ids)];
  for (const { method, template, path, body } of asked) {
    const answer = method === "get" ? await get(dashboard, path) : await post(dashboard, path, toInit(body));
    const errors = answer.status === 200 ? isAnswer(template, method, answer.body) : answer.body;
    if (errors !== null) wrong.push([path, errors]);
  }

  expect(wrong).toEqual([]);
  const untested = ENDPOINTS.filter(
    ({ method, path, media }) =>
      media === undefined &&
      !asked.some((one) => one.method === method.toLowerCase() && `api${one.template}` === path) &&
      // These need the proof of a sender: test/dashboard/actions has them.
      !path.startsWith("api/rejections/{id}/"),
  );
  expect(untested.map(({ path }) => path)).toEqual([]);
});

interface Asked {
  readonly method: "get" | "post";
  readonly template: string;
  readonly path: string;
  readonly body?: unknown;
}

type Ids = Readonly<Record<"event" | "fingerprint" | "rejection" | "bulk", string>>;

function toReads({ event, fingerprint, rejection }: Ids): readonly Asked[] {
  const ranged = ["overview", "handlers", "sources"].flatMap((path) =>
    ["hour", "day", "week"].map((range) => `${path}?range=${range}`),
  );
  const lists = ["session", "health", "ready", "queue", "events", "failures", "rejections", "audit", "alerts"];
  return [
    ...lists,
    ...ranged,
    `events/${event}`,
    `failures/${fingerprint}`,
    `failures/${fingerprint}/jobs`,
    `rejections/${rejection}`,
  ].map((path) => ({
    method: "get" as const,
    path,
    template: `/${path.replace(/\?.*/, "").replace(event, "{id}").replace(fingerprint, "{fingerprint}").replace(rejection, "{id}")}`,
  }));
}

function toActions({ event, fingerprint, bulk }: Ids): readonly Asked[] {
  const request = { action: "replay", filter: { state: "dead" } };
  const act = (template: string, path: string, body?: unknown): Asked => ({ method: "post", template, path, body });
  return [
    act("/bulk/plan", "bulk/plan", request),
    act("/bulk", "bulk", { id: bulk, ...request }),
    ...["pause", "resume", "stop"].map((verb) => act(`/bulk/{id}/${verb}`, `bulk/${bulk}/${verb}`)),
    { method: "get", template: "/bulk", path: "bulk" },
    { method: "get", template: "/bulk/{id}", path: `bulk/${bulk}` },
    ...["pause", "resume"].map((verb) => act(`/handlers/{name}/${verb}`, `handlers/handle/${verb}`)),
    ...["acknowledge", "mute", "reopen", "resolve"].map((verb) =>
      act(`/failures/{fingerprint}/${verb}`, `failures/${fingerprint}/${verb}`),
    ),
    act("/events/{id}/dry-run", `events/${event}/dry-run?handler=handle`),
    ...["resolve", "replay", "cancel"].map((verb) => act(`/events/{id}/${verb}`, `events/${event}/${verb}`)),
    { method: "get", template: "/audit", path: "audit" },
    { method: "get", template: "/events/{id}", path: `events/${event}` },
  ];
}

function toInit(body: unknown): Parameters<typeof post>[2] {
  return body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
}

function toValidator(document: Document): (template: string, method: string, answer: unknown) => unknown {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  ajv.addFormat("date-time", /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/);
  ajv.addFormat("uuid", /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  ajv.addFormat("binary", true);
  ajv.addSchema({ $id: "document", components: document.components });
  return (template, method, answer) => {
    const schema = document.paths[template]?.[method]?.responses[200].content["application/json"]?.schema;
    if (schema === undefined) return `no schema for ${method} ${template}`;
    const name = /(#.*)/.exec((schema as { readonly $ref?: string }).$ref ?? "")?.[1];
    const validate = ajv.compile({ $ref: `document${name}` });
    return validate(answer) ? null : validate.errors;
  };
}

/** Puts something into every table that is read. */
async function fill(database: Database): Promise<Ids> {
  const job = await failNew(database, {}, "Error: it broke");
  const rejection = newId();
  await insertRejections(database.receiving, [
    {
      id: rejection,
      source: "stripe",
      cause: "signature_mismatch",
      hint: null,
      status: 401,
      method: "POST",
      headers: '[["a","b"]]',
      url: "/hook",
      bodyPrefix: new TextEncoder().encode("{}"),
      bodyBytes: 2,
      occurrences: 3,
    },
  ]);
  await recordAlerts(database.working, [{ rule: "dead", subject: "handle", message: "A job died." }], {
    repeatMs: 1_000,
    settleMs: 1_000,
  });
  await recordFields(database.working, [
    { source: "stripe", type: "invoice.paid", path: "", kind: "object", samples: 30 },
    { source: "stripe", type: "invoice.paid", path: "id", kind: "string", samples: 30 },
    { source: "stripe", type: "invoice.paid", path: "id", kind: "number", samples: 1 },
  ]);
  const { body } = await get<{ readonly failures: readonly { readonly fingerprint: string }[] }>(
    mount(database),
    "failures",
  );
  return { event: job.eventId, fingerprint: body.failures[0]?.fingerprint ?? "", rejection, bulk: newId() };
}
