import { randomBytes } from "node:crypto";

import fc from "fast-check";
import { describe, expect } from "vitest";

import { appendEvents, findEvent, openDatabase, type Database, type NewEvent } from "../../src/store/index.ts";
import { newId, sampleEvent } from "../support/sample-events.ts";
import { createTestDatabase, DATABASES, testOnPostgres } from "../support/test-database.ts";
import { migrate } from "../../src/store/index.ts";

const fresh = (event: NewEvent): unknown => ({
  eventId: event.id,
  isDuplicate: false,
  isConflict: false,
});

async function count(database: Database, table: string): Promise<unknown> {
  return (await database.working.query(`select count(*)::int as count from sluice.${table}`)).rows[0]?.["count"];
}

describe.each(DATABASES)("appending on $kind", ({ test }) => {
  test("stores an event with its receipt and jobs", async ({ database }) => {
    const event = sampleEvent({
      jobs: [
        { handler: "activate", attemptLimit: 20 },
        { handler: "mail", attemptLimit: 5 },
      ],
    });

    expect(await appendEvents(database, [event])).toEqual([fresh(event)]);
    expect(await findEvent(database.working, event.id)).toMatchObject({
      id: event.id,
      source: "stripe",
      type: "invoice.paid",
      externalId: event.externalId,
      headers: event.headers,
      body: event.body,
      secretLabel: "0",
      isParsed: true,
      receivedAt: expect.any(Date),
      jobs: [
        { handler: "activate", state: "ready", attempt: 0, attemptLimit: 20, generation: 0 },
        { handler: "mail", state: "ready", attempt: 0, attemptLimit: 5, generation: 0 },
      ],
      attempts: [],
      receipt: { dedupeKey: event.dedupeKey, duplicates: 0, conflicts: 0 },
    });
  });

  test("answers in the order of the deliveries, whatever their keys", async ({ database }) => {
    const events = ["m", "z", "a", "k"].map((dedupeKey) => sampleEvent({ dedupeKey }));
    await appendEvents(database, events.slice(1, 2));

    const appended = await appendEvents(
      database,
      events.map((event) => ({ ...event, id: newId() })),
    );

    expect(appended.map((one) => one.isDuplicate)).toEqual([false, true, false, false]);
    expect(appended[1]?.eventId).toBe(events[1]?.id);
  });

  test("counts a repeated delivery on the original and queues nothing", async ({ database }) => {
    const original = sampleEvent();
    await appendEvents(database, [original]);

    const again = { ...original, id: newId() };
    const oncemore = { ...original, id: newId(), copies: 3 };

    const duplicate = { eventId: original.id, isDuplicate: true, isConflict: false };
    expect(await appendEvents(database, [again])).toEqual([duplicate]);
    expect(await appendEvents(database, [oncemore])).toEqual([duplicate]);
    expect((await findEvent(database.working, original.id))?.receipt).toMatchObject({ duplicates: 4, conflicts: 0 });
    expect(await count(database, "webhook_events")).toBe(1);
    expect(await count(database, "event_jobs")).toBe(1);
  });

  test("counts the copies a batch collapsed into a new event", async ({ database }) => {
    const event = sampleEvent({ copies: 5 });

    await appendEvents(database, [event]);

    expect((await findEvent(database.working, event.id))?.receipt?.duplicates).toBe(4);
  });

  test("keeps the first content of a key and reports another as a conflict", async ({ database }) => {
    const original = sampleEvent();
    await appendEvents(database, [original]);
    const other = sampleEvent({ dedupeKey: original.dedupeKey, body: new Uint8Array([1]) });

    const [appended] = await appendEvents(database, [other]);

    expect(appended).toEqual({ eventId: original.id, isDuplicate: true, isConflict: true });
    expect(await findEvent(database.working, original.id)).toMatchObject({
      body: original.body,
      receipt: { duplicates: 1, conflicts: 1 },
    });
  });

  test("recognises its own event when the reply to the first try was lost", async ({ database }) => {
    const event = sampleEvent();
    await appendEvents(database, [event]);

    expect(await appendEvents(database, [event])).toEqual([fresh(event)]);
    expect((await findEvent(database.working, event.id))?.receipt?.duplicates).toBe(0);
    expect(await count(database, "event_jobs")).toBe(1);
  });

  test("takes the same key of two sources for two events", async ({ database }) => {
    const events = [sampleEvent({ dedupeKey: "1" }), sampleEvent({ source: "github", dedupeKey: "1" })];

    expect(await appendEvents(database, events)).toEqual(events.map(fresh));
  });

  test("stores an event that nobody handles", async ({ database }) => {
    const event = sampleEvent({ jobs: [] });

    expect(await appendEvents(database, [event])).toEqual([fresh(event)]);
    expect((await findEvent(database.working, event.id))?.jobs).toEqual([]);
  });

  test("does nothing for no deliveries", async ({ database }) => {
    expect(await appendEvents(database, [])).toEqual([]);
  });

  test("stores a batch whole or not at all", async ({ database }) => {
    const good = sampleEvent();
    const bad = sampleEvent({ jobs: [{ handler: "handle", attemptLimit: Number.NaN }] });

    await expect(appendEvents(database, [good, bad])).rejects.toThrow();
    expect(await count(database, "webhook_events")).toBe(0);
    expect(await count(database, "event_receipts")).toBe(0);
    expect(await count(database, "event_jobs")).toBe(0);
  });

  test("commits and rolls back with a caller's transaction", async ({ database }) => {
    const [kept, dropped] = [sampleEvent(), sampleEvent()];
    const first = await database.begin();
    await appendEvents(first, [kept]);
    await first.commit();
    const second = await database.begin();
    await appendEvents(second, [dropped]);

    await second.rollback();

    expect(await findEvent(database.working, kept.id)).not.toBeNull();
    expect(await findEvent(database.working, dropped.id)).toBeNull();
    expect(await appendEvents(database, [dropped])).toEqual([fresh(dropped)]);
  });

  test.for([
    ["NUL bytes", new Uint8Array([0, 1, 0])],
    ["invalid UTF-8", new Uint8Array([0xff, 0xfe, 0xc3, 0x28, 0xed, 0xa0, 0x80])],
    ["no bytes", new Uint8Array()],
    ["every byte", Uint8Array.from({ length: 256 }, (_, index) => index)],
    ["1 MiB", new Uint8Array(randomBytes(1024 * 1024))],
  ] as const)("keeps a body of %s exactly", async ([, body], { database }) => {
    const [before, event, after] = [sampleEvent(), sampleEvent({ body }), sampleEvent()];

    await appendEvents(database, [before, event, after]);

    const stored = await findEvent(database.working, event.id);
    expect(Buffer.compare(stored?.body ?? new Uint8Array([9]), body)).toBe(0);
    expect((await findEvent(database.working, after.id))?.body).toEqual(after.body);
  });

  test.for([
    `quotes ' " and {braces}, commas`,
    "back\\slashes \\n \\x00 \\",
    "null",
    "NULL",
    "",
    " spaces and\ttabs\r\n",
    "emoji 🪝👩‍👩‍👧",
    "right to left שלום ‮override",
    "combining e\u0301 and é",
    "x".repeat(8_000),
  ])("keeps the text %j exactly", async (text, { database }) => {
    const event = sampleEvent({
      source: text,
      type: text,
      externalId: text,
      headers: JSON.stringify([["name", text]]),
      secretLabel: text,
      dedupeKey: text.slice(0, 1_000),
      jobs: [{ handler: text.slice(0, 1_000), attemptLimit: 1 }],
    });

    await appendEvents(database, [event, sampleEvent()]);

    expect(await findEvent(database.working, event.id)).toMatchObject({
      source: text,
      type: text,
      externalId: text,
      headers: event.headers,
      secretLabel: text,
      jobs: [{ handler: text.slice(0, 1_000) }],
      receipt: { dedupeKey: event.dedupeKey },
    });
  });

  test("replaces what a Postgres text cannot hold, without failing the batch", async ({ database }) => {
    const event = sampleEvent({ type: "a\0b", externalId: "\0", dedupeKey: "c\0\0d" });
    const other = sampleEvent();

    expect(await appendEvents(database, [event, other])).toEqual([fresh(event), fresh(other)]);
    expect(await findEvent(database.working, event.id)).toMatchObject({ type: "a\uFFFDb", externalId: "\uFFFD" });
  });

  test("keeps any bytes and any texts", async ({ database }) => {
    const delivery = fc.record({
      body: fc.uint8Array({ maxLength: 300 }),
      type: fc.string({ unit: "grapheme", maxLength: 20 }),
      externalId: fc.option(fc.string({ unit: "binary", maxLength: 20 })),
      headers: fc.array(fc.tuple(fc.string(), fc.string())).map((headers) => JSON.stringify(headers)),
    });

    await fc.assert(
      fc.asyncProperty(fc.array(delivery, { minLength: 1, maxLength: 8 }), async (deliveries) => {
        const events = deliveries.map((one) => sampleEvent(one));
        expect(await appendEvents(database, events)).toEqual(events.map(fresh));
        for (const event of events) {
          expect(await findEvent(database.working, event.id)).toMatchObject({
            body: event.body,
            type: event.type.replaceAll("\0", "\uFFFD"),
            externalId: event.externalId?.replaceAll("\0", "\uFFFD") ?? null,
            headers: event.headers,
          });
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe("appending from many sides", () => {
  testOnPostgres("stores one event for 1,000 parallel deliveries of one key", async ({ database }) => {
    const events = Array.from({ length: 1_000 }, () => sampleEvent({ dedupeKey: "one" }));

    const appended = await Promise.all(events.map((event) => appendEvents(database, [event])));

    const winners = appended.flat().filter((one) => !one.isDuplicate);
    expect(winners).toHaveLength(1);
    expect(new Set(appended.flat().map((one) => one.eventId)).size).toBe(1);
    expect(await count(database, "event_jobs")).toBe(1);
    const stored = await findEvent(database.working, winners[0]?.eventId ?? "");
    expect(stored?.receipt?.duplicates).toBe(999);
  });

  testOnPostgres("never deadlocks on overlapping batches from two processes", async () => {
    const created = await createTestDatabase();
    const [one, other] = [
      await openDatabase({ url: created.url, commitTimeoutMs: 20_000 }),
      await openDatabase({ url: created.url, commitTimeoutMs: 20_000 }),
    ];
    await migrate(one);
    const keys = Array.from({ length: 40 }, (_, index) => `key ${index}`);
    const shuffled = (): readonly NewEvent[] =>
      keys
        .map((dedupeKey) => ({ dedupeKey, at: Math.random() }))
        .toSorted((left, right) => left.at - right.at)
        .map(({ dedupeKey }) => sampleEvent({ dedupeKey }));

    const batches = Array.from({ length: 100 }, (_, index) => appendEvents(index % 2 === 0 ? one : other, shuffled()));

    const results = (await Promise.all(batches)).flat();
    expect(results.filter((result) => !result.isDuplicate)).toHaveLength(keys.length);
    expect(await count(one, "webhook_events")).toBe(keys.length);
    await Promise.all([one.close(), other.close()]);
    await created.drop();
  });
});
