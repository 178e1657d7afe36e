import { randomBytes } from "node:crypto";

import { describe, expect } from "vitest";

import { toUuidV7 } from "../../src/core/uuid.ts";
import {
  appendEvents,
  completeJobs,
  findEvent,
  foldTallies,
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

  test("finds events of a rare source or type at once, however many others came since", async ({ database }) => {
    const [rare] = await appendSamples(database, 1, { source: "rare", type: "seldom" });
    await foldTallies(database.working, { limit: 100 });
    await insertCommon(database, 6_000);

    for (const filter of [{ source: "rare" }, { type: "seldom" }, { source: "rare", type: "seldom" }]) {
      const { events, nextBeforeId } = await listEvents(database.working, { limit: 10, ...filter });

      expect(ids(events)).toEqual([rare?.id]);
      expect(nextBeforeId).toBeNull();
    }
  });

  test("finds what has no index page by page, and says how far it looked", async ({ database }) => {
    const [rare] = await appendSamples(database, 1, { source: "rare" });
    await insertCommon(database, 5_000);

    const first = await listEvents(database.working, { limit: 10, handler: "handle" });
    const second = await listEvents(database.working, {
      limit: 10,
      handler: "handle",
      beforeId: first.nextBeforeId ?? "",
    });

    expect(first).toMatchObject({ events: [], searchedTo: expect.any(Date) });
    expect(ids(second.events)).toEqual([rare?.id]);
    expect(second.nextBeforeId).toBeNull();
  });

  test("pages through the types of a source in the order of their events", async ({ database }) => {
    const types = ["a", "b", "c", "a", "b", "c", "a"];
    const newestFirst: string[] = [];
    for (const type of types) newestFirst.unshift((await appendSamples(database, 1, { type }))[0]?.id ?? "");
    await appendSamples(database, 3, { source: "github" });

    const found: string[] = [];
    let beforeId: string | undefined;
    do {
      const page = await listEvents(database.working, {
        limit: 2,
        source: "stripe",
        ...(beforeId !== undefined && { beforeId }),
      });
      found.push(...ids(page.events));
      beforeId = page.nextBeforeId ?? undefined;
    } while (beforeId !== undefined);

    expect(found).toEqual(newestFirst);
  });

  test("filters by the time of receipt, with clocks that differ", async ({ database }) => {
    const hour = (value: number): Date => new Date(Date.UTC(2026, 0, 1, value));
    const events = [1, 2, 3, 4].map((value) =>
      sampleEvent({ id: toUuidV7(hour(value).getTime() + 120_000, randomBytes(10)) }),
    );
    await appendEvents(database, events);
    for (const [index, { id }] of events.entries()) {
      await database.working.query("update sluice.webhook_events set received_at = $2 where id = $1", [
        id,
        hour(index + 1),
      ]);
    }
    const find = async (filter: { from?: Date; to?: Date }) =>
      ids((await listEvents(database.working, { limit: 10, ...filter })).events);

    expect(await find({ from: hour(2), to: hour(4) })).toEqual([events[2]?.id, events[1]?.id]);
    expect(await find({ from: hour(4) })).toEqual([events[3]?.id]);
    expect(await find({ to: hour(2) })).toEqual([events[0]?.id]);
    expect((await listEvents(database.working, { limit: 10, from: hour(9) })).nextBeforeId).toBeNull();
  });

  test("finds an event by our id and by the sender's, proven or not", async ({ database }) => {
    const [proven, hashed] = [
      sampleEvent({ externalId: "evt_1", dedupeKey: "id:evt_1" }),
      sampleEvent({ externalId: "msg-2", dedupeKey: "sha256:00", source: "github" }),
    ];
    await appendEvents(database, [proven, hashed]);
    const find = async (id: string) => ids((await listEvents(database.working, { limit: 10, id })).events);

    expect(await find(proven.id)).toEqual([proven.id]);
    expect(await find("evt_1")).toEqual([proven.id]);
    expect(await find("msg-2")).toEqual([hashed.id]);
    expect(await find("other")).toEqual([]);
    expect(await find(newId())).toEqual([]);
    expect(ids((await listEvents(database.working, { limit: 10, id: "evt_1", source: "github" })).events)).toEqual([]);
  });

  test("filters by handler, together with anything else", async ({ database }) => {
    const [event] = await appendSamples(database, 1, { jobs: [{ handler: "mail", attemptLimit: 1 }], type: "a" });
    await appendSamples(database, 2, { type: "a" });
    const find = async (filter: object) => ids((await listEvents(database.working, { limit: 10, ...filter })).events);

    expect(await find({ handler: "mail" })).toEqual([event?.id]);
    expect(await find({ handler: "mail", type: "a", state: "pending" })).toEqual([event?.id]);
    expect(await find({ handler: "mail", state: "done" })).toEqual([]);
  });

  test("calls an event cancelled if people ended what was not done", async ({ database }) => {
    const end = async (...states: readonly string[]): Promise<string> => {
      const jobs = states.map((_, index) => ({ handler: `h${index}`, attemptLimit: 1 }));
      const [event] = await appendSamples(database, 1, { jobs });
      for (const [index, state] of states.entries()) {
        await database.working.query(
          "update sluice.event_jobs set state = $3, ended_at = now() where event_id = $1 and handler = $2",
          [event?.id, `h${index}`, state],
        );
      }
      return event?.id ?? "";
    };
    const expected = [
      [await end("cancelled"), "cancelled"],
      [await end("cancelled", "resolved"), "cancelled"],
      [await end("cancelled", "done"), "done"],
      [await end("resolved", "dead"), "dead"],
    ].toReversed();

    const { events } = await listEvents(database.working, { limit: 10 });
    expect(events.map(({ id, state }) => [id, state])).toEqual(expected);
    expect(ids((await listEvents(database.working, { limit: 10, state: "cancelled" })).events)).toEqual([
      expected[2]?.[0],
      expected[3]?.[0],
    ]);
  });
});

/** Events newer than all others, without jobs. */
async function insertCommon(database: Database, total: number): Promise<void> {
  await database.working.query(
    /* sql */ `
    insert into sluice.webhook_events (id, source, type, dedupe_key, headers, body, secret_label, is_parsed)
    select ('ffffffff-0000-7000-8000-' || lpad(to_hex(number), 12, '0'))::uuid, 'common', 'a', '', '[]', '', '0', true
      from generate_series(1, $1::int) as number`,
    [total],
  );
}

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
