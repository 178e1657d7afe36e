/* Part H of the threats, as far as it concerns the dashboard: over HTTP, byte for byte. */
import { expect, onTestFinished } from "vitest";

import type { Authorize, EventView } from "../../src/dashboard/index.ts";
import { appendEvents, listAudit, type Database } from "../../src/store/index.ts";
import { sampleEvent } from "../support/sample-events.ts";
import { serveWeb } from "../support/serve-web.ts";
import { testOnPglite as test } from "../support/test-database.ts";
import { exchange, type Incoming, type Outgoing } from "./support/exchange.ts";
import { get, mount } from "../dashboard/mount.ts";

const XSS = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "</script><svg/onload=alert(1)>",
  "javascript:alert(1)",
  "\u202Etxt.exe",
  "{{constructor.constructor('alert(1)')()}}",
];

async function serve(database: Database, authorize: Authorize = () => true): Promise<string> {
  const { GET, POST } = mount(database, { authorize });
  const server = await serveWeb({ "/sluice/[[...path]]": { GET, POST } });
  onTestFinished(() => server.close());
  return server.url;
}

async function appendOne(database: Database): Promise<string> {
  const event = sampleEvent();
  await appendEvents(database.receiving, [event]);
  return event.id;
}

/** How often the event was replayed, and what is recorded of it. */
async function readDeeds(database: Database, id: string): Promise<readonly [replays: number, records: number]> {
  const { body } = await get<EventView>(mount(database), `events/${id}`);
  const { entries } = await listAudit(database.working, { limit: 10 });
  return [body.jobs[0]?.replays ?? 0, entries.length];
}

test("H87 strings that attack pages leave the API as JSON that no browser takes for a page, and are in no page", async ({
  database,
}) => {
  const url = await serve(database);
  const attack = XSS.join(" ");
  const event = sampleEvent({
    source: XSS[0] ?? "",
    type: XSS[1] ?? "",
    externalId: XSS[2] ?? "",
    headers: JSON.stringify([[XSS[3], attack]]),
    body: new TextEncoder().encode(attack),
    secretLabel: XSS[4] ?? "",
  });
  await appendEvents(database.receiving, [event]);
  const read = (path: string): Promise<Incoming> => exchange(url, { method: "GET", path });

  for (const path of ["/sluice/api/events", `/sluice/api/events/${event.id}`, "/sluice/api/sources"]) {
    const { status, headers } = await read(path);
    expect([status, headers["content-type"], headers["x-content-type-options"]]).toEqual([
      200,
      "application/json",
      "nosniff",
    ]);
  }
  for (const payload of XSS) {
    const { body } = await read(`/sluice/events/${encodeURIComponent(payload)}?q=${encodeURIComponent(payload)}`);
    expect(body).not.toContain(payload);
  }
  const refused = await read(`/sluice/api/events?${encodeURIComponent(attack)}=1`);
  expect([refused.status, refused.headers["content-type"]]).toEqual([400, "application/json"]);
});

test("H88 a dashboard that nobody is let into by a rule is not made, and one whose rule fails shows nothing", async ({
  database,
}) => {
  expect(() => mount(database, { authorize: undefined as unknown as Authorize })).toThrow("authorize");
  const url = await serve(database, () => Promise.reject(new Error("session store down")));

  for (const path of ["/sluice", "/sluice/api/events", "/sluice/assets/x.js"]) {
    expect((await exchange(url, { method: "GET", path })).status).toBe(500);
  }
});

const HERE = "https://app.example";

const FORGED: readonly (readonly [name: string, request: Partial<Outgoing>])[] = [
  ["a form", { headers: { "content-type": "application/x-www-form-urlencoded" }, body: "a=1" }],
  [
    "a form of another site",
    {
      headers: { "content-type": "text/plain", origin: "https://evil.example", "sec-fetch-site": "cross-site" },
      body: '{"a":1}',
    },
  ],
  ["JSON as plain text", { headers: { "content-type": "text/plain" }, body: "{}" }],
  ["no name of the action", { headers: { origin: HERE, "sec-fetch-site": "same-origin" } }],
  ["an empty name", { headers: { "x-sluice-action": "" } }],
  ["a name that is no UUID", { headers: { "x-sluice-action": "1" } }],
  ["another site", { headers: { "x-sluice-action": "{uuid}", "sec-fetch-site": "cross-site" } }],
  ["a sister domain", { headers: { "x-sluice-action": "{uuid}", "sec-fetch-site": "same-site" } }],
  [
    "another site, whose origin the proxy forwards as the host",
    {
      headers: {
        "x-sluice-action": "{uuid}",
        origin: "https://evil.example",
        host: "app.example",
        "x-forwarded-host": "evil.example",
      },
    },
  ],
  ["a sandboxed page", { headers: { "x-sluice-action": "{uuid}", origin: "null" } }],
  ["an origin that is none", { headers: { "x-sluice-action": "{uuid}", origin: "evil" } }],
  [
    "another port",
    { headers: { "x-sluice-action": "{uuid}", origin: "https://app.example:444", host: "app.example" } },
  ],
];

test("H89 forms, plain text, other sites and missing names of actions: 403, nothing done", async ({ database }) => {
  const url = await serve(database);
  const id = await appendOne(database);

  for (const [name, { headers = {}, body = "" }] of FORGED) {
    const sent = Object.entries(headers).map(
      ([key, value]) => [key, value.replace("{uuid}", crypto.randomUUID())] as const,
    );
    const { status } = await exchange(url, { path: `/sluice/api/events/${id}/replay`, headers: sent, body });
    expect([name, status]).toEqual([name, 403]);
  }
  expect(await readDeeds(database, id)).toEqual([0, 0]);
});

test("H89 a GET with an overridden method stays what it is", async ({ database }) => {
  const url = await serve(database);
  const id = await appendOne(database);
  const headers = { "x-http-method-override": "POST", "x-sluice-action": crypto.randomUUID() };

  for (const query of ["", "?_method=POST", "?method=POST"]) {
    const { status } = await exchange(url, { method: "GET", path: `/sluice/api/events/${id}/replay${query}`, headers });
    expect(status).toBe(405);
  }
  expect(await readDeeds(database, id)).toEqual([0, 0]);
});

test("H89 a viewer acts on nothing, whatever the request says of roles", async ({ database }) => {
  const url = await serve(database, () => "viewer");
  const id = await appendOne(database);
  const headers = { "x-sluice-action": crypto.randomUUID(), role: "operator", "x-role": "operator" };

  const { status } = await exchange(url, { path: `/sluice/api/events/${id}/replay`, headers });

  expect([status, await readDeeds(database, id)]).toEqual([403, [0, 0]]);
});

test("H89 the dashboard's own page and a command line are let in", async ({ database }) => {
  const url = await serve(database);
  const id = await appendOne(database);

  for (const headers of [
    { "sec-fetch-site": "same-origin", origin: HERE },
    { origin: HERE, host: "app.example" },
    {},
  ]) {
    const { status } = await exchange(url, {
      path: `/sluice/api/events/${id}/replay`,
      headers: { ...headers, "x-sluice-action": crypto.randomUUID() },
    });
    expect(status).toBe(200);
  }
});

test("H89 bodies that are large, broken or of another type are refused before anything is done", async ({
  database,
}) => {
  const url = await serve(database);
  const send = async (type: string, body: string): Promise<number> => {
    const headers = { "x-sluice-action": crypto.randomUUID(), "content-type": type };
    return (await exchange(url, { path: "/sluice/api/bulk", headers, body })).status;
  };

  expect(await send("application/json", `{"a":"${"x".repeat(64 * 1024)}"}`)).toBe(413);
  expect(await send("application/json", '{"a":')).toBe(400);
  expect(await send("application/json", "[".repeat(60_000))).toBe(400);
  expect(await send("application/jsonp", "{}")).toBe(415);
  expect(await send("text/plain", "{}")).toBe(415);
  expect(await send("application/x-www-form-urlencoded", "a=1")).toBe(415);
});

test("H92 cursors that were tampered with, huge limits and slow filters: 400 at once, nothing listed", async ({
  database,
}) => {
  const url = await serve(database);
  await appendOne(database);

  for (const query of [
    "events?cursor=00000000",
    "events?cursor=%7B%22%24gt%22%3A%22%22%7D",
    "events?limit=1000000",
    "events?limit=99999999999999999999",
    `events?path=${"a".repeat(300)}&value=1`,
    `events?text=${"a".repeat(300)}`,
    `events?header=${":".repeat(2_000)}`,
    `events?from=${"2".repeat(300)}`,
    "failures?cursor=1-zzzz",
    "audit?cursor=../..",
    `live?view=${"events?source=a%26".repeat(200)}`,
  ]) {
    const { status, body } = await exchange(url, { method: "GET", path: `/sluice/api/${query}` });
    expect([query, status, Object.keys(JSON.parse(body) as object)]).toEqual([query, 400, ["error"]]);
  }
});

test("H93 a double click is one replay and one record, and both are answered alike", async ({ database }) => {
  const url = await serve(database);
  const id = await appendOne(database);
  const headers = { "x-sluice-action": crypto.randomUUID() };

  const answers = await Promise.all(
    Array.from({ length: 5 }, () => exchange(url, { path: `/sluice/api/events/${id}/replay`, headers })),
  );

  expect(new Set(answers.map(({ status, body }) => `${status} ${body}`)).size).toBe(1);
  expect(answers[0]?.status).toBe(200);
  expect((await readDeeds(database, id))[1]).toBe(1);
});

test("H94 whatever leads around a proxy's check meets authorize here", async ({ database }) => {
  const asked: string[] = [];
  const url = await serve(database, ({ url: path }) => {
    asked.push(path);
    return false;
  });
  const id = await appendOne(database);
  const tricks: readonly Outgoing[] = [
    ["/sluice/api/events", { "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware" }],
    ["/sluice/api/events", { "x-middleware-subrequest": "src/middleware", "x-nextjs-data": "1" }],
    ["/sluice/api/events", { rsc: "1", "next-router-prefetch": "1" }],
    ["/sluice/api/events", { "x-original-url": "/public", "x-rewrite-url": "/public" }],
    ["/sluice/api/events.rsc", {}],
    ["/sluice/api/events?nxtPpath=public", {}],
    ["/sluice/api/events?_rsc=1", {}],
    ["/sluice/%61pi/events", {}],
    ["/sluice/api/%65vents", {}],
    [`/sluice/api/events/${id.toUpperCase()}`, {}],
    ["/sluice/_next/data/build/api/events.json", {}],
    ["/sluice/assets/../api/events", {}],
    ["/sluice/x/../api/events", {}],
    ["/sluice//api/events", {}],
    ["/sluice/assets/app.js", {}],
  ].map(([path, headers]) => ({ method: "GET", path, headers }) as Outgoing);

  for (const trick of tricks) {
    const { status, body } = await exchange(url, trick);
    expect([trick.path, status]).toEqual([trick.path, 403]);
    expect(body).not.toContain(id);
  }
  expect(asked).toHaveLength(tricks.length);
});
