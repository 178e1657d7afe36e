import { describe, expect } from "vitest";

import {
  appendEvents,
  completeJobs,
  findEvent,
  listEvents,
  settleJobs,
  type Database,
  type EventState,
  type ListedEvent,
} from "../../src/store/index.ts";
import { newId, sampleEvent } from "../support/sample-events.ts";
import { appendSamples, claimNew } from "../support/sample-jobs.ts";
import { DATABASES } from "../support/test-database.ts";

const ids = (events: readonly { readonly id: string }[]): readonly string[] => events.map((event) => event.id);

/** One event in each state, in this order. */
async function appendEveryState(database: Database): Promise<ReadonlyMap<EventState, string>> {
  const unhandled = sampleEvent({ jobs: [] });
  await appendEvents(database, [unhandled]);
  const done = await claimNew(database);
  await completeJobs(database.working, [{ ...done, durationMs: 1 }]);
  const dead = await claimNew(database);
  await settleJobs(database.working, [
    { ...dead, outcome: "dead", state: "dead", delayMs: 0, isCounted: true, reason: "no", durationMs: 1 },
  ]);
  const [missing] = await appendSamples(database, 1);
  await database.working.query("update sluice.event_jobs set state = 'missing' where event_id = $1", [missing?.id]);
  const running = await claimNew(database);
  const [pending] = await appendSamples(database, 1);
  return new Map<EventState, string>([
    ["unhandled", unhandled.id],
    ["done", done.eventId],
    ["dead", dead.eventId],
    ["missing", missing?.id ?? ""],
    ["running", running.eventId],
    ["pending", pending?.id ?? ""],
  ]);
}

describe.each(DATABASES)("listing events on $kind", ({ test }) => {
  test("answers the newest first, without their bodies", async ({ database }) => {
    const [older, newer] = [sampleEvent(), sampleEvent()];
    await appendEvents(database, [newer, older]);
    await appendEvents(database, [{ ...older, id: newId() }]);

    const { events, nextBeforeId } = await listEvents(database.working, { limit: 10 });

    expect(events).toEqual([
      expect.objectContaining({ id: newer.id, duplicates: 0 }),
      {
        id: older.id,
        source: "stripe",
        type: "invoice.paid",
        externalId: older.externalId,
        receivedAt: expect.any(Date),
        state: "pending",
        duplicates: 1,
        bodyBytes: older.body.byteLength,
      },
    ]);
    expect(nextBeforeId).toBeNull();
  });

  test("goes on where a page ended", async ({ database }) => {
    const newestFirst = ids(await appendSamples(database, 5)).toReversed();

    const first = await listEvents(database.working, { limit: 2 });
    const second = await listEvents(database.working, { limit: 2, beforeId: first.nextBeforeId ?? "" });
    const third = await listEvents(database.working, { limit: 2, beforeId: second.nextBeforeId ?? "" });

    expect([first, second, third].flatMap((page) => ids(page.events))).toEqual(newestFirst);
    expect(third.nextBeforeId).toBeNull();
  });

  test("derives each event's state from its jobs, and finds it by that state", async ({ database }) => {
    const byState = await appendEveryState(database);

    const { events } = await listEvents(database.working, { limit: 10 });

    expect(events.map((event) => [event.state, event.id])).toEqual([...byState].toReversed());
    for (const [state, id] of byState) {
      expect(ids((await listEvents(database.working, { limit: 10, state })).events)).toEqual([id]);
    }
  });

  test("calls an event dead if any of its jobs is", async ({ database }) => {
    const event = sampleEvent({
      jobs: [
        { handler: "handle", attemptLimit: 1 },
        { handler: "other", attemptLimit: 1 },
      ],
    });
    const job = await claimNew(database, event);
    await settleJobs(database.working, [
      { ...job, outcome: "retry", state: "dead", delayMs: 0, isCounted: true, reason: null, durationMs: 1 },
    ]);

    const states = (await listEvents(database.working, { limit: 1 })).events.map((one: ListedEvent) => one.state);

    expect(states).toEqual(["dead"]);
    expect((await listEvents(database.working, { limit: 1, state: "pending" })).events).toEqual([]);
  });

  test("filters by source and type", async ({ database }) => {
    const [github] = await appendSamples(database, 1, { source: "github", type: "push" });
    await appendSamples(database, 1, { source: "github", type: "issues" });
    await appendSamples(database, 1, { type: "push" });

    const { events } = await listEvents(database.working, { limit: 10, source: "github", type: "push" });

    expect(ids(events)).toEqual([github?.id]);
  });

  test("finds rare events page by page without reading the whole table at once", async ({ database }) => {
    const [rare] = await appendSamples(database, 1, { source: "rare" });
    await database.working.query(/* sql */ `
      insert into sluice.webhook_events
             (id, source, type, dedupe_key, headers, body, secret_label, is_parsed)
      select ('ffffffff-0000-7000-8000-' || lpad(to_hex(number), 12, '0'))::uuid, 'common', 'a', '', '[]', '', '0', true
        from generate_series(1, 5000) as number`);

    const first = await listEvents(database.working, { limit: 10, source: "rare" });
    const second = await listEvents(database.working, {
      limit: 10,
      source: "rare",
      beforeId: first.nextBeforeId ?? "",
    });

    expect(first.events).toEqual([]);
    expect(ids(second.events)).toEqual([rare?.id]);
    expect(second.nextBeforeId).toBeNull();
  });
});

describe.each(DATABASES)("finding an event on $kind", ({ test }) => {
  test("answers null for an unknown id", async ({ database }) => {
    expect(await findEvent(database.working, newId())).toBeNull();
  });

  test("shows no receipt once the ledger has forgotten it", async ({ database }) => {
    const [event] = await appendSamples(database, 1);
    await database.working.query("delete from sluice.event_receipts");

    expect(await findEvent(database.working, event?.id ?? "")).toMatchObject({ id: event?.id, receipt: null });
  });

  test("shows no receipt of a later event with the same key", async ({ database }) => {
    const [event] = await appendSamples(database, 1);
    await database.working.query("delete from sluice.event_receipts");
    await appendEvents(database, [{ ...(event ?? sampleEvent()), id: newId() }]);

    expect((await findEvent(database.working, event?.id ?? ""))?.receipt).toBeNull();
  });
});
