import { describe, expect } from "vitest";

import type { EventPageView, EventView } from "../../src/dashboard/index.ts";
import { appendEvents } from "../../src/store/index.ts";
import { newId, sampleEvent } from "../support/sample-events.ts";
import { testOnPglite as test } from "../support/test-database.ts";
import { get, mount, MOUNT } from "./mount.ts";

const toBytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("a list of events", () => {
  test("is paged through newest first, each event once", async ({ database }) => {
    const ids = Array.from({ length: 7 }, () => newId());
    await appendEvents(
      database.receiving,
      ids.map((id) => sampleEvent({ id })),
    );
    const dashboard = mount(database);

    const seen: string[] = [];
    let next: string | null = null;
    do {
      const cursor: string = next === null ? "" : `&cursor=${next}`;
      const { body } = await get<EventPageView>(dashboard, `events?limit=3${cursor}`);
      seen.push(...body.events.map(({ id }) => id));
      next = body.next;
    } while (next !== null);

    expect(seen).toEqual(ids.toReversed());
  });

  test("is filtered by all there is", async ({ database }) => {
    const wanted = sampleEvent({
      source: "github",
      type: "push",
      externalId: "delivery-1",
      headers: JSON.stringify([["X-GitHub-Event", "push: all"]]),
      body: toBytes('{"commits":[{"id":"a1"},{"id":"b2"}],"note":"Needle"}'),
      jobs: [{ handler: "deploy", attemptLimit: 3 }],
    });
    await appendEvents(database.receiving, [sampleEvent(), wanted, sampleEvent({ jobs: [] })]);
    const dashboard = mount(database);

    for (const query of [
      "source=github",
      "type=push",
      "source=github&state=pending",
      "handler=deploy",
      "id=delivery-1&source=github",
      `id=${wanted.id}`,
      `header=${encodeURIComponent("x-github-event:push: all")}`,
      "path=commits[].id&value=b2",
      "path=commits.0.id&value=a1",
      "text=needle",
      "text=needle&path=note&value=Needle&source=github",
      "source=github&from=2020-01-01T00:00:00Z",
    ]) {
      const { body } = await get<EventPageView>(dashboard, `events?${query}`);
      expect([query, body.events.map(({ id }) => id)]).toEqual([query, [wanted.id]]);
    }
    for (const query of ["to=2020-01-01T00:00:00Z", "path=commits.0.id&value=b2", "text=haystack"]) {
      expect((await get<EventPageView>(dashboard, `events?${query}`)).body.events).toEqual([]);
    }
  });

  test("tells how far a search that found nothing has looked", async ({ database }) => {
    const event = sampleEvent();
    await appendEvents(database.receiving, [event]);

    const { body } = await get<EventPageView>(mount(database), "events?text=nowhere");

    expect([body.events, body.next]).toEqual([[], null]);
    expect(body.searchedTo).toMatch(/^\d{4}-/);
  });
});

describe("one event", () => {
  test("is shown with its body as text where it is text, and always its bytes", async ({ database }) => {
    const binary = sampleEvent({ body: Uint8Array.from([0xff, 0x00]) });
    await appendEvents(database.receiving, [binary]);

    const { body } = await get<EventView>(mount(database), `events/${binary.id}`);

    expect(body).toMatchObject({
      body: { bytes: 2, text: null, base64: "/wA=", isRedacted: false },
      headers: [["content-type", "application/json"]],
      jobs: [{ handler: "handle", state: "ready", canDryRun: false }],
      actions: [],
    });
  });

  test("tells which handlers can be run without effects", async ({ database }) => {
    const event = sampleEvent();
    await appendEvents(database.receiving, [event]);
    const dashboard = mount(database, { canDryRun: (handler) => handler === "handle" });

    expect((await get<EventView>(dashboard, `events/${event.id}`)).body.jobs[0]?.canDryRun).toBe(true);
  });

  test("has its exact bytes as a file that no browser shows", async ({ database }) => {
    const bytes = toBytes('\uFEFF{"a": "<script>alert(1)</script>"}\r\n');
    const event = sampleEvent({ body: bytes });
    await appendEvents(database.receiving, [event]);

    const response = await mount(database).GET(new Request(`${MOUNT}/api/events/${event.id}/body`));

    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "application/octet-stream",
      "content-disposition": `attachment; filename="${event.id}.bin"`,
      "content-security-policy": "default-src 'none'; sandbox",
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    });
  });
});
