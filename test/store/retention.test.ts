import { describe, expect } from "vitest";

import {
  appendEvents,
  completeJobs,
  findEvent,
  findRejection,
  insertRejections,
  listRejections,
  pruneEvents,
  pruneReceipts,
  pruneRejectionBodies,
  pruneRejections,
  writeReadiness,
  type Database,
  type NewRejection,
} from "../../src/store/index.ts";
import { newId, sampleEvent } from "../support/sample-events.ts";
import { appendSamples, claimNew, claimSamples } from "../support/sample-jobs.ts";
import { DATABASES, testOnPostgres } from "../support/test-database.ts";

const YEAR_MS = 365 * 86_400_000;
const DAY_MS = 86_400_000;

/** An id from two days ago, as an event of that time has. */
const oldId = (): string => {
  const time = (Date.now() - 2 * DAY_MS).toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}${newId().slice(13)}`;
};

async function age(database: Database): Promise<void> {
  await database.working.query("update sluice.webhook_events set received_at = now() - interval '2 days'");
  await database.working.query("update sluice.event_receipts set last_seen_at = now() - interval '2 days'");
}

describe.each(DATABASES)("retention on $kind", ({ test }) => {
  test("deletes old events whose jobs have ended, with all that belongs to them", async ({ database }) => {
    const job = await claimNew(database, { id: oldId() });
    await completeJobs(database.working, [{ ...job, durationMs: 1 }]);
    await appendSamples(database, 1, { id: oldId(), jobs: [] });
    await age(database);

    expect(await pruneEvents(database.working, { olderThanMs: DAY_MS, limit: 100 })).toBe(2);
    for (const table of ["webhook_events", "event_jobs", "event_attempts"]) {
      expect((await database.working.query(`select 1 from sluice.${table}`)).rowCount).toBe(0);
    }
  });

  test("remembers the keys of deleted events", async ({ database }) => {
    const event = sampleEvent({ id: oldId(), jobs: [] });
    await appendEvents(database, [event]);
    await age(database);
    await pruneEvents(database.working, { olderThanMs: DAY_MS, limit: 100 });

    expect(await appendEvents(database, [{ ...event, id: newId() }])).toMatchObject([{ isDuplicate: true }]);
  });

  test("never deletes an event with a job that is still to run", async ({ database }) => {
    const running = await claimNew(database, { id: oldId() });
    const [ready] = await appendSamples(database, 1, { id: oldId() });
    const [missing] = await appendSamples(database, 1, { id: oldId() });
    await database.working.query("update sluice.event_jobs set state = 'missing' where event_id = $1", [missing?.id]);
    await age(database);

    expect(await pruneEvents(database.working, { olderThanMs: 0, limit: 100 })).toBe(0);
    for (const id of [running.eventId, ready?.id, missing?.id]) {
      expect(await findEvent(database.working, id ?? "")).not.toBeNull();
    }
  });

  test("keeps events that are not old enough", async ({ database }) => {
    await appendSamples(database, 1, { id: oldId(), jobs: [] });
    await age(database);
    await appendSamples(database, 1, { jobs: [] });

    expect(await pruneEvents(database.working, { olderThanMs: 3 * DAY_MS, limit: 100 })).toBe(0);
    expect(await pruneEvents(database.working, { olderThanMs: DAY_MS, limit: 100 })).toBe(1);
  });

  test("deletes no more than asked, oldest first, however many undeletable ones are older", async ({ database }) => {
    for (let older = 0; older < 3; older += 1) await appendSamples(database, 1, { id: oldId() });
    for (let newer = 0; newer < 3; newer += 1) await appendSamples(database, 1, { id: oldId(), jobs: [] });
    await age(database);

    expect(await pruneEvents(database.working, { olderThanMs: DAY_MS, limit: 2 })).toBe(2);
    expect(await pruneEvents(database.working, { olderThanMs: DAY_MS, limit: 2 })).toBe(1);
    expect(await claimSamples(database, 10)).toHaveLength(3);
  });

  test("forgets keys that were not seen for long", async ({ database }) => {
    await appendSamples(database, 3);
    await age(database);
    await appendSamples(database, 2);

    expect(await pruneReceipts(database.working, { olderThanMs: YEAR_MS, limit: 100 })).toBe(0);
    expect(await pruneReceipts(database.working, { olderThanMs: DAY_MS, limit: 2 })).toBe(2);
    expect(await pruneReceipts(database.working, { olderThanMs: DAY_MS, limit: 2 })).toBe(1);
    expect((await database.working.query("select 1 from sluice.event_receipts")).rowCount).toBe(2);
  });

  test("takes a delivery whose key was forgotten for a new event", async ({ database }) => {
    const event = sampleEvent();
    await appendEvents(database, [event]);
    await age(database);
    await pruneReceipts(database.working, { olderThanMs: DAY_MS, limit: 10 });

    expect(await appendEvents(database, [{ ...event, id: newId() }])).toMatchObject([{ isDuplicate: false }]);
  });
});

const rejection = (overrides: Partial<NewRejection> = {}): NewRejection => ({
  id: newId(),
  source: "stripe",
  cause: "signature_mismatch",
  hint: "clock_skew",
  status: 401,
  method: "POST",
  headers: '[["user-agent","curl"]]',
  url: "/api/webhooks/stripe?a=1",
  bodyPrefix: new Uint8Array([0, 255, 34, 92]),
  bodyBytes: 4,
  occurrences: 1,
  ...overrides,
});

describe.each(DATABASES)("rejections on $kind", ({ test }) => {
  test("are listed as they were recorded, newest first", async ({ database }) => {
    const [older, newer] = [rejection(), rejection({ bodyPrefix: null, bodyBytes: null, occurrences: 40 })];

    await insertRejections(database.receiving, [older, newer]);

    const [first, second] = await listRejections(database.working, { limit: 10 });
    const { url, bodyPrefix, ...listed } = older;
    expect(second).toEqual({ ...listed, receivedAt: expect.any(Date), isWhole: true, releasedEventId: null });
    expect(first).toMatchObject({ id: newer.id, bodyBytes: null, occurrences: 40, isWhole: false });
    expect(await findRejection(database.working, older.id)).toMatchObject({ url, bodyPrefix });
    expect(await findRejection(database.working, newId())).toBeNull();
  });

  test("are recorded once, however often they are sent", async ({ database }) => {
    const one = rejection({ headers: 'a\0"b\\' });
    await insertRejections(database.receiving, [one]);

    await insertRejections(database.receiving, [one, rejection()]);
    await insertRejections(database.receiving, []);

    expect(await listRejections(database.working, { limit: 10 })).toHaveLength(2);
  });

  test("are listed page by page and by source", async ({ database }) => {
    const all = [rejection(), rejection({ source: "github" }), rejection()];
    await insertRejections(database.receiving, all);

    const [newest] = await listRejections(database.working, { limit: 1, source: "stripe" });
    const rest = await listRejections(database.working, { limit: 9, source: "stripe", beforeId: newest?.id ?? "" });

    expect([newest?.id, ...rest.map((one) => one.id)]).toEqual([all[2]?.id, all[0]?.id]);
  });

  test("are capped in number", async ({ database }) => {
    const all = Array.from({ length: 10 }, () => rejection());
    await insertRejections(database.receiving, all);

    expect(await pruneRejections(database.working, { keep: 3 })).toBe(7);
    expect(await pruneRejections(database.working, { keep: 3 })).toBe(0);
    expect((await listRejections(database.working, { limit: 10 })).map((one) => one.id)).toEqual(
      all
        .slice(-3)
        .map((one) => one.id)
        .toReversed(),
    );
  });

  test("keep no more than 256 KiB of a body", async ({ database }) => {
    await expect(
      insertRejections(database.receiving, [rejection({ bodyPrefix: new Uint8Array(262_145) })]),
    ).rejects.toThrow("webhook_rejections_prefix");
  });

  test("are whole while target and body are there to the last byte", async ({ database }) => {
    const all = [
      rejection({ bodyPrefix: new Uint8Array(0), bodyBytes: 0 }),
      rejection({ bodyBytes: 5 }),
      rejection({ url: null }),
      rejection({ bodyPrefix: null }),
      rejection({ bodyPrefix: null, bodyBytes: null }),
    ];
    await insertRejections(database.receiving, all);

    const listed = await listRejections(database.working, { limit: 10 });

    expect(listed.filter(({ isWhole }) => isWhole).map(({ id }) => id)).toEqual([all[0]?.id]);
  });

  test("lose their oldest bodies once all of them are too large together", async ({ database }) => {
    const all = Array.from({ length: 4 }, () => rejection({ bodyPrefix: new Uint8Array(10_000), bodyBytes: 10_000 }));
    await insertRejections(database.receiving, all);

    expect(await pruneRejectionBodies(database.working, { maxBytes: 25_000 })).toBe(2);
    expect(await pruneRejectionBodies(database.working, { maxBytes: 25_000 })).toBe(0);
    const bytes = await Promise.all(
      all.map(async ({ id }) => (await findRejection(database.working, id))?.bodyPrefix?.byteLength),
    );
    expect(bytes).toEqual([4_096, 4_096, 10_000, 10_000]);
    expect((await listRejections(database.working, { limit: 10 })).map(({ isWhole }) => isWhole)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe.each(DATABASES)("readiness on $kind", ({ test }) => {
  test("is written as one row, again and again", async ({ database }) => {
    await writeReadiness(database.working);
    await Promise.all([writeReadiness(database.working), writeReadiness(database.receiving)]);

    expect((await database.working.query("select id from sluice.readiness")).rows).toEqual([{ id: 1 }]);
  });
});

describe("retention from many sides", () => {
  testOnPostgres("is shared by concurrent sweeps of the ledger", async ({ database }) => {
    await database.working.query(/* sql */ `
      insert into sluice.event_receipts (source, dedupe_key, event_id, content_hash, last_seen_at)
      select 'stripe', 'key ' || number, gen_random_uuid(), '', now() - interval '2 days'
        from generate_series(1, 1000) as number`);

    const deleted = await Promise.all(
      Array.from({ length: 4 }, () => pruneReceipts(database.working, { olderThanMs: DAY_MS, limit: 400 })),
    );

    expect(deleted.reduce((total, one) => total + one, 0)).toBe(1_000);
  });
});
