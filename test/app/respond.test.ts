import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from "vitest";

import { createSluice, type Sluice } from "../../src/index.ts";
import { toSender, SECRET } from "../support/senders.ts";
import { serveApp, type ServedApp } from "../support/served-app.ts";
import { waitUntil } from "../support/wait-until.ts";

const secret = SECRET;
const sources = {
  acme: toSender()({ secret }),
  lists: toSender({ batch: { path: "" } })({ secret }),
  partial: toSender({ signedFields: ["id", "type"] })({ secret }),
};

type App = ServedApp<typeof sources>;

let app: App;
let aborted: Promise<unknown>;

function register(sluice: Sluice<typeof sources>): void {
  sluice.on("acme/*", { name: "handle" }, () => undefined);
  sluice.respond("acme/json", { name: "json" }, ({ event }) => ({ heard: event.type, id: event.id }));
  sluice.respond(
    "acme/response",
    { name: "response" },
    () => new Response("<Response/>", { status: 201, headers: { "content-type": "text/xml", "x-own": "1" } }),
  );
  sluice.respond("acme/nothing", { name: "nothing" }, () => undefined);
  sluice.respond("acme/throws", { name: "throws" }, () => {
    throw new Error("no room at the inn");
  });
  sluice.respond("acme/slow", { name: "slow", timeoutMs: 100 }, ({ signal }) => {
    aborted = once(signal, "abort");
    return new Promise(() => undefined);
  });
  sluice.respond("acme/falls-back", { name: "falls-back", fallback: () => ({ text: "later" }) }, () => {
    throw new Error("down");
  });
  sluice.respond("acme/huge", { name: "huge" }, () => new Response("x".repeat(1024 * 1024 + 1)));
  sluice.respond("acme/odd", { name: "odd" }, () => () => undefined);
  sluice.respond("acme/spent", { name: "spent", timeoutMs: 0.001 }, () => "never");
  sluice.respond("acme/general.*", { name: "first" }, () => "first");
  sluice.respond("acme/general.special", { name: "second" }, () => "second");
  sluice.respond("lists/*", { name: "lists" }, () => "answered");
  sluice.respond("partial/*", { name: "partial" }, ({ event }) => event.signedFields);
}

beforeAll(async () => {
  app = await serveApp({ sources }, register);
});

afterAll(async () => {
  await app.close();
});

interface Recorded {
  readonly state: string;
  readonly attempt: number;
  readonly last_error: string | null;
}

async function readRecord(handler: string, attempt = 1): Promise<Recorded | undefined> {
  let rows: readonly Recorded[] = [];
  await waitUntil(`what ${handler} did is recorded`, async () => {
    rows = await app.query<Recorded>(
      "select state, attempt, last_error from sluice.event_jobs where handler = $1 and attempt = $2",
      [handler, attempt],
    );
    return rows.length > 0;
  });
  return rows[0];
}

describe("an answer within the request", () => {
  test("is the value as JSON, of an event that is stored with its jobs", async () => {
    const response = await app.send("acme", { type: "json" });

    const { heard, id } = (await response.json()) as { heard: string; id: string };
    expect([response.status, heard]).toEqual([200, "json"]);
    expect(response.headers.get("sluice-event")).toBe(id);
    expect(await readRecord("json")).toEqual({ state: "done", attempt: 1, last_error: null });
    const rows = await app.query("select handler, state from sluice.event_jobs where event_id = $1 order by handler", [
      id,
    ]);
    expect(rows).toEqual([
      { handler: "handle", state: "ready" },
      { handler: "json", state: "done" },
    ]);
  });

  test("is a Response as it stands", async () => {
    const response = await app.send("acme", { type: "response" });

    expect([response.status, await response.text()]).toEqual([201, "<Response/>"]);
    expect([response.headers.get("content-type"), response.headers.get("x-own")]).toEqual(["text/xml", "1"]);
  });

  test("is Sluice's where the function returns nothing, and where nobody responds", async () => {
    const [nothing, nobody] = [await app.send("acme", { type: "nothing" }), await app.send("acme", { type: "other" })];

    expect(await nothing.json()).toEqual({ status: "stored", id: expect.any(String) });
    expect(await nobody.json()).toEqual({ status: "stored", id: expect.any(String) });
  });

  test("is given again to a duplicate, of the same event, and recorded as one more attempt", async () => {
    const first = (await (await app.send("acme", { type: "json", id: "twice" })).json()) as { id: string };
    await readRecord("json");

    const again = await app.send("acme", { type: "json", id: "twice" });

    expect(await again.json()).toMatchObject({ heard: "json", id: first.id });
    await waitUntil("both attempts are recorded", async () => {
      const rows = await app.query("select from sluice.event_attempts where event_id = $1 and handler = 'json'", [
        first.id,
      ]);
      return rows.length === 2;
    });
  });

  test("comes from the function that was registered first", async () => {
    expect(await (await app.send("acme", { type: "general.special" })).json()).toBe("first");
  });

  test("is not given to a delivery of several events", async () => {
    const one = await app.send("lists", { type: "a", body: '[{"id":"1","type":"a"}]' });
    const two = await app.send("lists", { type: "a", body: '[{"id":"2","type":"a"},{"id":"3","type":"a"}]' });

    expect(await one.json()).toBe("answered");
    expect(await two.json()).toMatchObject({ status: "stored" });
  });

  test("is never given to a delivery that is not proven", async () => {
    const [{ count } = { count: -1 }] = await app.query<{ count: number }>(
      "select count(*)::int as count from sluice.webhook_events",
    );

    const response = await app.fetch("acme", { method: "POST", body: '{"type":"json"}' });

    expect([response.status, await response.json()]).toEqual([401, { error: "unauthorized" }]);
    expect(await app.query("select count(*)::int as count from sluice.webhook_events")).toEqual([{ count }]);
  });

  test("knows what the proof covers", async () => {
    expect(await (await app.send("partial", { type: "a" })).json()).toEqual(["id", "type"]);
  });
});

describe("no answer", () => {
  test.each([
    ["throws", "Error: no room at the inn"],
    ["slow", "Error: timed out after 100 ms"],
    ["spent", expect.stringContaining("no time was left")],
    ["huge", expect.stringContaining("larger than 1048576 bytes")],
    ["odd", expect.stringContaining("neither a Response nor JSON")],
  ])("%s: the sender is told to come again, and the event is stored", async (type, error) => {
    const response = await app.send("acme", { type });

    expect([response.status, await response.json()]).toEqual([503, { error: "unavailable" }]);
    expect(response.headers.get("retry-after")).toBe("1");
    expect(await readRecord(type)).toEqual({ state: "dead", attempt: 1, last_error: error });
    const rows = await app.query("select from sluice.webhook_events where type = $1", [type]);
    expect(rows).toHaveLength(1);
    expect(app.logged).toContainEqual({
      level: "error",
      message: "a responder gave no answer",
      fields: { handler: type, event: response.headers.get("sluice-event") },
    });
    expect(JSON.stringify(app.logged)).not.toContain("inn");
  });

  test("aborts the function's signal", async () => {
    await app.send("acme", { type: "slow" });

    await expect(aborted).resolves.toBeDefined();
  });

  test("is the fallback's to give", async () => {
    const response = await app.send("acme", { type: "falls-back" });

    expect([response.status, await response.json()]).toEqual([200, { text: "later" }]);
    expect(await readRecord("falls-back")).toMatchObject({ state: "dead" });
  });
});

test("a replay leaves a responder's part alone", async () => {
  const { id } = (await (await app.send("acme", { type: "json" })).json()) as { id: string };
  await waitUntil("the responder is recorded", async () => {
    const rows = await app.query("select from sluice.event_jobs where event_id = $1 and handler = 'json'", [id]);
    return rows.length === 1;
  });
  const { POST } = app.sluice.dashboard({ authorize: () => true });

  const headers = { "x-sluice-action": crypto.randomUUID() };
  const replayed = await POST(new Request(`http://localhost/api/events/${id}/replay`, { method: "POST", headers }));

  expect(await replayed.json()).toEqual({ queued: ["handle"], running: [] });
  expect(await app.query("select state from sluice.event_jobs where event_id = $1 and handler = 'json'", [id])).toEqual(
    [{ state: "done" }],
  );
});

describe("what is refused at start-up", () => {
  const sluice = createSluice({ sources });
  sluice.on("acme/a", { name: "taken" }, () => undefined);
  sluice.respond("acme/a", { name: "answers" }, () => undefined);

  test.each([
    ["a handler's name", "acme/b", { name: "taken" }, /is taken/],
    ["a responder's name", "acme/b", { name: "answers" }, /is taken/],
    ["a responder's pattern", "acme/a", { name: "other" }, /answers the same events as "answers"/],
    ["an unknown source", "nobody/a", { name: "other" }, /which is not a source/],
    ["a name that is none", "acme/b", { name: "A B" }, /needs a name/],
    ["a time that is none", "acme/b", { name: "other", timeoutMs: 0 }, /timeoutMs/],
  ])("%s", (_name, pattern, options, message) => {
    expect(() => sluice.respond(pattern as "acme/b", options, () => undefined)).toThrow(
      expect.objectContaining({ code: "CONFIG_INVALID", message: expect.stringMatching(message) }),
    );
  });

  test("a handler with a responder's name", () => {
    expect(() => sluice.on("acme/a", { name: "answers" }, () => undefined)).toThrow(/is taken/);
  });

  test("an unknown source does not compile, and the payload follows the pattern", () => {
    const typed = createSluice({ sources });

    // @ts-expect-error: there is no such source.
    expect(() => typed.respond("nobody/a", { name: "other" }, () => undefined)).toThrow(/not a source/);
    typed.respond("acme/typed", { name: "typed" }, ({ event }) => {
      expectTypeOf(event.payload).toEqualTypeOf<Readonly<Record<string, unknown>>>();
    });
  });
});
