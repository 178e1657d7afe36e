import { describe, expect } from "vitest";

import { createDashboard, type Authorize, type Dashboard } from "../../src/dashboard/index.ts";
import { appendEvents, insertRejections, type Database } from "../../src/store/index.ts";
import { newId, sampleEvent } from "../support/sample-events.ts";
import { testOnPglite as test } from "../support/test-database.ts";

const BASE = "https://app.example/sluice/api";

function mount(database: Database, authorize: Authorize = () => true): Dashboard {
  return createDashboard({
    authorize,
    database: () => Promise.resolve(database),
    handlersFor: () => [{ handler: "handle", attemptLimit: 3 }],
  });
}

async function get(dashboard: Dashboard, path: string): Promise<{ status: number; body: Answer }> {
  return read(await dashboard.GET(new Request(`${BASE}/${path}`)));
}

async function post(
  dashboard: Dashboard,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Answer }> {
  return read(await dashboard.POST(new Request(`${BASE}/${path}`, { method: "POST", headers })));
}

interface Answer {
  readonly error?: { readonly code: string; readonly message: string };
  readonly events?: readonly { readonly id: string; readonly state: string }[];
  readonly rejections?: readonly { readonly cause: string }[];
  readonly next?: string | null;
}

async function read(response: Response): Promise<{ status: number; body: Answer }> {
  return { status: response.status, body: (await response.json()) as Answer };
}

describe("who may come in", () => {
  test.for([
    ["false", false, 403, 403],
    ["viewer", "viewer", 200, 403],
    ["operator", "operator", 200, 200],
    ["true", true, 200, 200],
    ["anything else", "admin", 403, 403],
    ["nothing", undefined, 403, 403],
  ] as const)("%s: %i to read, %i to replay", async ([, decision, reading, replaying], { database }) => {
    const event = sampleEvent();
    await appendEvents(database.receiving, [event]);
    const dashboard = mount(database, () => decision as boolean);

    expect((await get(dashboard, "events")).status).toBe(reading);
    expect((await post(dashboard, `events/${event.id}/replay`)).status).toBe(replaying);
  });

  test("what authorize throws is the framework's to answer", async ({ database }) => {
    const dashboard = mount(database, () => {
      throw new Error("NEXT_REDIRECT");
    });

    await expect(dashboard.GET(new Request(`${BASE}/events`))).rejects.toThrow("NEXT_REDIRECT");
  });

  test.for([
    ["no browser", {}, 200],
    ["the same origin", { "sec-fetch-site": "same-origin", origin: "https://app.example" }, 200],
    ["an address typed in", { "sec-fetch-site": "none" }, 200],
    ["another site", { "sec-fetch-site": "cross-site", origin: "https://evil.example" }, 403],
    ["a sister domain", { "sec-fetch-site": "same-site", origin: "https://other.app.example" }, 403],
    ["an old browser elsewhere", { origin: "https://evil.example", host: "app.example" }, 403],
    ["an old browser here", { origin: "https://app.example", host: "app.example" }, 200],
    ["a sandboxed page", { origin: "null", host: "app.example" }, 403],
  ] as const)("a replay from %s", async ([, headers, expected], { database }) => {
    const event = sampleEvent();
    await appendEvents(database.receiving, [event]);
    const request = new Request(`${BASE}/events/${event.id}/replay`, { method: "POST" });
    // A Request drops the headers that only browsers may set.
    const given = new Headers(headers);
    Object.defineProperty(request, "headers", { value: given });

    expect((await mount(database).POST(request)).status).toBe(expected);
  });
});

describe("reading", () => {
  test("pages through events, newest first, each once", async ({ database }) => {
    const ids = Array.from({ length: 7 }, () => newId());
    await appendEvents(
      database.receiving,
      ids.map((id) => sampleEvent({ id })),
    );
    const dashboard = mount(database);

    const seen: string[] = [];
    let next: string | null | undefined = null;
    do {
      const cursor: string = next === null ? "" : `&cursor=${next}`;
      const { body } = await get(dashboard, `events?limit=3${cursor}`);
      seen.push(...(body.events ?? []).map(({ id }) => id));
      next = body.next;
    } while (typeof next === "string");

    expect(seen).toEqual(ids.toReversed());
  });

  test("filters by source, type and state", async ({ database }) => {
    const unhandled = sampleEvent({ source: "github", type: "push", jobs: [] });
    await appendEvents(database.receiving, [sampleEvent(), unhandled]);
    const dashboard = mount(database);

    for (const query of ["source=github", "type=push", "state=unhandled", "source=github&state=unhandled"]) {
      const { body } = await get(dashboard, `events?${query}`);
      expect(body.events?.map(({ id }) => id)).toEqual([unhandled.id]);
    }
  });

  test("shows a body as text where it is text, and always its bytes", async ({ database }) => {
    const binary = sampleEvent({ body: Uint8Array.from([0xff, 0x00]) });
    await appendEvents(database.receiving, [binary]);

    const { body } = await get(mount(database), `events/${binary.id}`);

    expect(body).toMatchObject({ body: { bytes: 2, text: null, base64: "/wA=" }, jobs: [{ state: "ready" }] });
  });

  test("lists rejections", async ({ database }) => {
    const row = {
      source: "stripe",
      status: 401,
      method: "POST",
      headers: "[]",
      bodyPrefix: null,
      bodyBytes: null,
      hint: null,
    };
    await insertRejections(database.receiving, [{ ...row, id: newId(), cause: "signature_mismatch", occurrences: 3 }]);

    const { body } = await get(mount(database), "rejections?source=stripe");

    expect(body.rejections).toMatchObject([{ cause: "signature_mismatch", hint: null, occurrences: 3 }]);
  });

  test.for([
    ["events?limit=0", 400],
    ["events?limit=201", 400],
    ["events?limit=1e3", 400],
    ["events?cursor=1", 400],
    ["events?state=gone", 400],
    [`events?type=${"x".repeat(256)}`, 400],
    ["events?source=%00", 400],
    ["events/not-an-id", 404],
    [`events/${newId()}`, 404],
    ["", 404],
    ["../etc/passwd", 404],
  ] as const)("%s is answered %i", async ([path, status], { database }) => {
    const answer = await get(mount(database), path);

    expect(answer.status).toBe(status);
    expect(answer.body.error?.message).toBeTypeOf("string");
  });

  test("another verb is answered 405 with Allow", async ({ database }) => {
    const response = await mount(database).POST(new Request(`${BASE}/events`, { method: "POST" }));

    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET"]);
  });

  test("nothing is cached or sniffed", async ({ database }) => {
    const { headers } = await mount(database).GET(new Request(`${BASE}/events`));

    expect([headers.get("cache-control"), headers.get("x-content-type-options")]).toEqual(["no-store", "nosniff"]);
  });
});

test("health answers without the database, ready only with it", async ({ database }) => {
  const dashboard = createDashboard({
    authorize: () => true,
    database: () => Promise.reject(new Error("down")),
    handlersFor: () => [],
  });

  expect((await get(dashboard, "health")).status).toBe(200);
  expect((await get(dashboard, "ready")).status).toBe(503);
  expect((await get(mount(database), "ready")).status).toBe(200);
});

test("replaying an event that does not exist is not found", async ({ database }) => {
  expect((await post(mount(database), `events/${newId()}/replay`)).status).toBe(404);
});
