import { describe, expect } from "vitest";

import {
  appendEvents,
  claimJobs,
  completeInTransaction,
  completeJobs,
  foldTallies,
  insertRejections,
  pruneEventTypes,
  pruneStatistics,
  readHandlers,
  readOverview,
  readSources,
  recordResponses,
  registerWorker,
  rescueJobs,
  settleJobs,
  type ClaimedJob,
  type Counts,
  type Database,
} from "../../src/store/index.ts";
import { newId, sampleEvent } from "../support/sample-events.ts";
import { appendSamples, claimNew, claimSamples, expireLeases } from "../support/sample-jobs.ts";
import { DATABASES } from "../support/test-database.ts";

const rejection = (occurrences: number) => ({
  id: newId(),
  source: "stripe",
  cause: "SIGNATURE_MISMATCH",
  hint: null,
  status: 401,
  method: "POST",
  headers: "[]",
  bodyPrefix: null,
  bodyBytes: null,
  occurrences,
  url: null,
});

const failed = (job: ClaimedJob, state: "ready" | "dead") => ({
  ...job,
  outcome: "retry" as const,
  state,
  delayMs: 0,
  isCounted: true,
  reason: "no",
  durationMs: 3,
});

/** Everything that is counted, once or more, in a mixture that depends on `seed`. */
async function live(database: Database, seed: number): Promise<void> {
  const sql = database.working;
  const events = Array.from({ length: 6 }, (_, index) =>
    sampleEvent({ source: index % 2 === 0 ? "stripe" : "github", type: `type.${index}` }),
  );
  await appendEvents(database, [{ ...events[0]!, copies: 3 }, ...events.slice(1)]);
  await appendEvents(database, [{ ...events[1]!, id: newId() }, events[2]!]);
  const jobs = await claimJobs(sql, {
    workerId: newId(),
    handlers: ["handle"],
    limit: 3 + (seed % 3),
    leaseMs: 60_000,
  });
  const [first, second, third, ...rest] = jobs;
  if (first !== undefined) {
    const tx = await database.begin();
    await completeInTransaction(tx, { ...first, durationMs: 700 });
    await tx.commit();
  }
  if (second !== undefined) await settleJobs(sql, [failed(second, "ready")]);
  if (third !== undefined) await settleJobs(sql, [failed(third, "dead")]);
  await completeJobs(
    sql,
    rest.map((job) => ({ ...job, durationMs: 12 })),
  );
  await insertRejections(sql, [rejection(1 + seed)]);
  await recordResponses(sql, [
    { eventId: events[0]!.id, handler: "answer", outcome: "done", error: null, durationMs: 1 },
    { eventId: events[1]!.id, handler: "answer", outcome: "dead", error: "late", durationMs: 9 },
  ]);
}

/** The same figures from the tables of record. */
async function recount(database: Database): Promise<Counts> {
  const { rows } = await database.working.query<Counts>(/* sql */ `
    select (select count(*)::int from sluice.webhook_events) as received,
           (select coalesce(sum(duplicates), 0)::int from sluice.event_receipts) as duplicates,
           (select coalesce(sum(occurrences), 0)::int from sluice.webhook_rejections) as rejected,
           (select count(*)::int from sluice.event_attempts where outcome = 'done') as processed,
           (select count(*)::int from sluice.event_attempts where outcome in ('retry', 'dead', 'lost'))
             - (select count(*)::int from sluice.event_jobs where state = 'dead') as retried,
           (select count(*)::int from sluice.event_jobs where state = 'dead') as failed`);
  return rows[0]!;
}

describe.each(DATABASES)("statistics on $kind", ({ test }) => {
  test("count exactly what the tables hold, folded or not, whoever writes and folds at once", async ({ database }) => {
    const writers = Array.from({ length: 8 }, (_, seed) => live(database, seed));
    const folders = Array.from({ length: 6 }, () => foldTallies(database.working, { limit: 7 }));
    await Promise.all([...writers, ...folders]);
    await appendSamples(database, 2);
    await claimSamples(database, 2);
    await expireLeases(database);
    await rescueJobs(database.working, 100);
    const expected = await recount(database);

    const before = await readOverview(database.working, "hour");
    await Promise.all(Array.from({ length: 8 }, () => foldTallies(database.working, { limit: 10_000 })));
    const [hour, day, week] = [
      await readOverview(database.working, "hour"),
      await readOverview(database.working, "day"),
      await readOverview(database.working, "week"),
    ];

    for (const { totals } of [before, hour, day, week]) expect(totals).toEqual(expected);
    expect(await foldTallies(database.working, { limit: 1 })).toBe(0);
    const attempts = await database.working.query("select 1 from sluice.event_attempts");
    const sum = hour.handlers.reduce((total, one) => total + one.processed + one.retried + one.failed, 0);
    expect(sum).toBe(attempts.rows.length);
  });

  test("are the same at every moment of folding", async ({ database }) => {
    for (let seed = 0; seed < 4; seed += 1) await live(database, seed);
    const expected = await recount(database);

    const readings = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        if (index % 2 === 0) await foldTallies(database.working, { limit: 5 });
        return (await readOverview(database.working, "hour")).totals;
      }),
    );

    expect(new Set(readings.map((totals) => JSON.stringify(totals)))).toEqual(
      new Set([JSON.stringify({ ...readings[0] })]),
    );
    expect(readings[0]).toEqual(expected);
  });

  test("do not count a refusal again that is recorded twice", async ({ database }) => {
    const refusal = rejection(4);
    await insertRejections(database.working, [refusal]);
    await insertRejections(database.working, [refusal]);

    expect((await readOverview(database.working, "hour")).totals.rejected).toBe(4);
  });

  test("have an entry for every slot of a span", async ({ database }) => {
    await appendSamples(database, 3);

    const [hour, day, week] = [
      await readOverview(database.working, "hour"),
      await readOverview(database.working, "day"),
      await readOverview(database.working, "week"),
    ];

    expect([hour, day, week].map(({ series, bucketMs }) => [series.length, bucketMs])).toEqual([
      [60, 60_000],
      [24, 3_600_000],
      [168, 3_600_000],
    ]);
    for (const { series, from, to } of [hour, day, week]) {
      expect(series[0]?.at).toEqual(from);
      expect(series.at(-1)?.received).toBe(3);
      expect(to.getTime()).toBeGreaterThan(series.at(-1)?.at.getTime() ?? 0);
    }
  });

  test("tell sources and handlers apart, and how long attempts took", async ({ database }) => {
    await appendSamples(database, 1, { source: "github" });
    const jobs = [await claimNew(database), await claimNew(database)];
    await completeJobs(
      database.working,
      jobs.map((job) => ({ ...job, durationMs: 15 })),
    );

    const overview = await readOverview(database.working, "hour");

    expect(overview.sources.map(({ source, received, processed }) => [source, received, processed])).toEqual([
      ["github", 1, 1],
      ["stripe", 2, 1],
    ]);
    expect(overview.handlers).toEqual([
      { handler: "handle", processed: 2, retried: 0, failed: 0, p50Ms: 15, p95Ms: 19.5 },
    ]);
    expect(overview.queue).toMatchObject({ due: { count: 1, isMore: false }, running: { count: 0, isMore: false } });
  });

  test("say of handlers who runs them and who paused them", async ({ database }) => {
    const job = await claimNew(database);
    await settleJobs(database.working, [failed(job, "dead")]);
    await registerWorker(database.working, { id: newId(), handlers: ["handle", "idle"], pid: 1, host: "a" });
    await database.working.query("insert into sluice.paused_handlers (handler, paused_by) values ('stopped', 'ada')");

    const handlers = await readHandlers(database.working, "hour");

    expect(handlers.map(({ handler, failed: died, workers, pausedBy }) => [handler, died, workers, pausedBy])).toEqual([
      ["handle", 1, 1, null],
      ["idle", 0, 1, null],
      ["stopped", 0, 0, "ada"],
    ]);
    expect(handlers[0]?.series.at(-1)).toMatchObject({ processed: 0, retried: 0, failed: 1 });
  });

  test("say of sources when they were last heard, and with which types", async ({ database }) => {
    await appendSamples(database, 1, { type: "invoice.paid" });
    await foldTallies(database.working, { limit: 100 });
    await appendSamples(database, 2, { type: "invoice.void" });
    await insertRejections(database.working, [rejection(2)]);

    const [stripe, ...others] = await readSources(database.working, "day");

    expect(others).toEqual([]);
    expect(stripe).toMatchObject({ source: "stripe", received: 3, rejected: 2, silence: null });
    expect(stripe?.types.map(({ type }) => type)).toEqual(["invoice.void", "invoice.paid"]);
    expect(stripe?.lastSeenAt).toEqual(stripe?.types[0]?.lastSeenAt);
    expect(stripe?.series.at(-1)).toMatchObject({ received: 3, rejected: 2 });
  });

  test("notice a source that fell silent", async ({ database }) => {
    await database.working.query(/* sql */ `
      insert into sluice.statistics (resolution, at, measure, source, handler, detail, bucket, count)
      select 'hour', date_trunc('hour', now(), 'UTC') - number * interval '1 hour', 'received', 'stripe', '', 'a', 0, 1
        from generate_series(10, 40) as number`);
    await database.working.query(/* sql */ `
      insert into sluice.event_types (source, type, first_seen_at, last_seen_at)
      values ('stripe', 'a', now() - interval '40 hours', now() - interval '10 hours')`);

    const [stripe] = await readSources(database.working, "week");

    expect(stripe?.silence?.longestBeforeMs).toBe(3_600_000);
    expect(stripe?.silence?.forMs).toBeGreaterThanOrEqual(36_000_000);
  });

  test("measure the lag of handlers that are not paused", async ({ database }) => {
    await appendSamples(database, 1, { jobs: [{ handler: "slow", attemptLimit: 1 }] });
    await appendSamples(database, 1);
    await database.working.query(/* sql */ `
      update sluice.event_jobs
         set run_at = now() - case handler when 'slow' then interval '1 hour' else interval '1 minute' end`);
    const lagMs = async () => (await readOverview(database.working, "hour")).queue.lagMs ?? 0;

    expect(await lagMs()).toBeGreaterThanOrEqual(3_600_000);
    await database.working.query("insert into sluice.paused_handlers (handler, paused_by) values ('slow', 'ada')");
    expect(Math.round((await lagMs()) / 60_000)).toBe(1);
    await database.working.query("insert into sluice.paused_handlers (handler, paused_by) values ('handle', 'ada')");
    expect(await lagMs()).toBe(0);
  });

  test("are forgotten by age, minutes before hours, and types with their last event", async ({ database }) => {
    await appendSamples(database, 1, { type: "kept" });
    await foldTallies(database.working, { limit: 100 });
    await database.working.query(/* sql */ `
      insert into sluice.event_types (source, type, first_seen_at, last_seen_at)
      values ('stripe', 'gone', now() - interval '9 days', now() - interval '9 days')`);
    await database.working.query("update sluice.statistics set at = at - interval '2 hours'");
    await database.working.query("update sluice.event_types set last_seen_at = last_seen_at - interval '2 hours'");

    const sql = database.working;
    expect(await pruneStatistics(sql, { minutesMs: 3_600_000, hoursMs: 86_400_000, limit: 10 })).toBe(1);
    expect(await pruneStatistics(sql, { minutesMs: 3_600_000, hoursMs: 3_600_000, limit: 10 })).toBe(1);
    expect(await pruneEventTypes(sql, { olderThanMs: 3_600_000, limit: 10 })).toBe(1);
    expect((await readSources(sql, "hour"))[0]?.types.map(({ type }) => type)).toEqual(["kept"]);
  });
});
