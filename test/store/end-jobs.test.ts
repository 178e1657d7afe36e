import { describe, expect } from "vitest";

import {
  completeInTransaction,
  completeJobs,
  findEvent,
  settleJobs,
  type ClaimedJob,
  type Settling,
} from "../../src/store/index.ts";
import {
  appendSamples,
  claimNew,
  claimOne,
  claimSamples,
  expireLeases,
  makeDue,
  readJob,
} from "../support/sample-jobs.ts";
import { rescueJobs } from "../../src/store/index.ts";
import { DATABASES } from "../support/test-database.ts";

const toCompletion = (job: ClaimedJob): ClaimedJob & { durationMs: number } => ({ ...job, durationMs: 12.4 });

const toRetry = (job: ClaimedJob): Settling => ({
  ...job,
  outcome: "retry",
  state: "ready",
  delayMs: 60_000,
  isCounted: true,
  reason: "503",
  durationMs: 5,
});

describe.each(DATABASES)("ending jobs on $kind", ({ test }) => {
  test("completes jobs in a batch and records their attempts", async ({ database }) => {
    await appendSamples(database, 3);
    const jobs = await claimSamples(database, 3);

    expect(await completeJobs(database.working, jobs.map(toCompletion))).toEqual([true, true, true]);
    for (const job of jobs) {
      const event = await findEvent(database.working, job.eventId);
      expect(event?.jobs).toMatchObject([{ state: "done", endedAt: expect.any(Date), leaseUntil: null }]);
      expect(event?.attempts).toMatchObject([{ number: 1, outcome: "done", durationMs: 12, error: null }]);
    }
  });

  test("accepts a completion once", async ({ database }) => {
    const job = await claimNew(database);
    await completeJobs(database.working, [toCompletion(job)]);

    expect(await completeJobs(database.working, [toCompletion(job)])).toEqual([false]);
    expect((await findEvent(database.working, job.eventId))?.attempts).toHaveLength(1);
  });

  test("tells accepted from refused completions in the order they were given", async ({ database }) => {
    await appendSamples(database, 3);
    const jobs = (await claimSamples(database, 3)).toReversed();
    const items = jobs.map((job, index) => ({ ...toCompletion(job), generation: index === 1 ? 7 : 1 }));

    expect(await completeJobs(database.working, items)).toEqual([true, false, true]);
  });

  test("makes a retried job due again after its delay", async ({ database }) => {
    const job = await claimNew(database);

    expect(await settleJobs(database.working, [toRetry(job)])).toEqual([true]);
    expect(await claimSamples(database, 1)).toEqual([]);
    await makeDue(database);
    expect(await claimOne(database)).toMatchObject({ eventId: job.eventId, attempt: 2, generation: 2 });
    expect((await findEvent(database.working, job.eventId))?.attempts).toMatchObject([
      { number: 1, outcome: "retry", error: "503", durationMs: 5 },
    ]);
  });

  test("gives the attempt of a snoozed job back", async ({ database }) => {
    const job = await claimNew(database);
    await settleJobs(database.working, [
      { ...toRetry(job), outcome: "snooze", isCounted: false, reason: null, delayMs: 0 },
    ]);

    const again = await claimOne(database);

    expect(again).toMatchObject({ attempt: 1, generation: 2 });
    expect((await findEvent(database.working, job.eventId))?.attempts).toMatchObject([{ outcome: "snooze" }]);
  });

  test("keeps a dead job with its reason and never runs it again", async ({ database }) => {
    const job = await claimNew(database);
    await settleJobs(database.working, [{ ...toRetry(job), outcome: "dead", state: "dead", reason: "no such user" }]);

    expect(await readJob(database, job.eventId)).toMatchObject({
      state: "dead",
      lastError: "no such user",
      endedAt: expect.any(Date),
    });
    await makeDue(database);
    expect(await claimSamples(database, 1)).toEqual([]);
  });

  test("commits a handler's effects together with its completion", async ({ database }) => {
    const job = await claimNew(database);
    await database.working.query("create table if not exists effects (event_id uuid)");
    const tx = await database.begin();
    await tx.query("insert into effects (event_id) values ($1)", [job.eventId]);

    expect(await completeInTransaction(tx, toCompletion(job))).toBe(true);
    await tx.commit();
    expect((await readJob(database, job.eventId)).state).toBe("done");
    const effects = await database.working.query("select 1 from effects where event_id = $1", [job.eventId]);
    expect(effects.rowCount).toBe(1);
  });

  test("leaves the job running if the handler's transaction rolls back", async ({ database }) => {
    const job = await claimNew(database);
    const tx = await database.begin();
    await completeInTransaction(tx, toCompletion(job));

    await tx.rollback();

    expect((await readJob(database, job.eventId)).state).toBe("running");
    expect((await findEvent(database.working, job.eventId))?.attempts).toEqual([]);
  });

  test("fences out whoever held the job before", async ({ database }) => {
    const old = await claimNew(database);
    await expireLeases(database);
    await rescueJobs(database.working, 10);
    const current = await claimOne(database);

    expect(await completeJobs(database.working, [toCompletion(old)])).toEqual([false]);
    expect(await settleJobs(database.working, [toRetry(old)])).toEqual([false]);
    const tx = await database.begin();
    expect(await completeInTransaction(tx, toCompletion(old))).toBe(false);
    await tx.rollback();
    expect(current.generation).toBe(old.generation + 1);
    expect((await readJob(database, old.eventId)).state).toBe("running");
    expect(await completeJobs(database.working, [toCompletion(current)])).toEqual([true]);
  });

  test("does nothing for no jobs", async ({ database }) => {
    expect(await completeJobs(database.working, [])).toEqual([]);
    expect(await settleJobs(database.working, [])).toEqual([]);
  });
});
