import { describe, expect } from "vitest";

import { completeInTransaction, extendLeases, findEvent, releaseJobs, rescueJobs } from "../../src/store/index.ts";
import { appendSamples, claimNew, claimOne, claimSamples, expireLeases, readJob } from "../support/sample-jobs.ts";
import { DATABASES, testOnPostgres } from "../support/test-database.ts";
import { waitUntil } from "../support/wait-until.ts";

describe.each(DATABASES)("leases on $kind", ({ test }) => {
  test("are prolonged while they are held", async ({ database }) => {
    const job = await claimNew(database);
    await expireLeases(database);

    const held = await extendLeases(database.working, { leaseMs: 60_000, held: [job] });

    expect(held).toEqual([{ eventId: job.eventId, handler: "handle", generation: 1 }]);
    expect(await rescueJobs(database.working, 10)).toEqual([]);
  });

  test("cannot be prolonged once another worker holds the job", async ({ database }) => {
    const old = await claimNew(database);
    await expireLeases(database);
    await rescueJobs(database.working, 10);
    await claimOne(database);
    await expireLeases(database);

    expect(await extendLeases(database.working, { leaseMs: 60_000, held: [old] })).toEqual([]);
    expect(await rescueJobs(database.working, 10)).toHaveLength(1);
  });

  test("can be given back at once, without counting the attempt", async ({ database }) => {
    const job = await claimNew(database);

    expect(await releaseJobs(database.working, [job])).toEqual([{ eventId: job.eventId, handler: "handle" }]);
    expect(await claimOne(database)).toMatchObject({ eventId: job.eventId, attempt: 1, generation: 2 });
    expect((await findEvent(database.working, job.eventId))?.attempts).toMatchObject([
      { number: 1, outcome: "released" },
    ]);
  });

  test("can be given back by their holder only", async ({ database }) => {
    const old = await claimNew(database);
    await releaseJobs(database.working, [old]);
    await claimOne(database);

    expect(await releaseJobs(database.working, [old])).toEqual([]);
    expect((await readJob(database, old.eventId)).state).toBe("running");
  });

  test("leave a job alone until they expire", async ({ database }) => {
    await claimNew(database);

    expect(await rescueJobs(database.working, 10)).toEqual([]);
  });

  test("make a job due again when they expire", async ({ database }) => {
    const job = await claimNew(database);
    await expireLeases(database);

    expect(await rescueJobs(database.working, 10)).toEqual([
      { eventId: job.eventId, handler: "handle", state: "ready" },
    ]);
    expect(await claimOne(database)).toMatchObject({ eventId: job.eventId, attempt: 2, generation: 2 });
    expect((await findEvent(database.working, job.eventId))?.attempts).toMatchObject([
      { outcome: "lost", error: expect.stringContaining("lost its lease"), workerId: expect.any(String) },
    ]);
  });

  test("end a job whose last attempt was lost", async ({ database }) => {
    const job = await claimNew(database, { jobs: [{ handler: "handle", attemptLimit: 1 }] });
    await expireLeases(database);

    expect(await rescueJobs(database.working, 10)).toMatchObject([{ state: "dead" }]);
    expect(await readJob(database, job.eventId)).toMatchObject({
      state: "dead",
      lastError: "the worker died or lost its lease during this attempt",
      endedAt: expect.any(Date),
    });
  });

  test("that are decades old are taken back too", async ({ database }) => {
    await claimNew(database);
    await database.working.query("update sluice.event_jobs set started_at = '1990-01-01', lease_until = '1990-01-02'");

    expect(await rescueJobs(database.working, 10)).toHaveLength(1);
  });
});

describe("leases from many sides", () => {
  testOnPostgres("are taken back once by concurrent rescuers", async ({ database }) => {
    await appendSamples(database, 200);
    await claimSamples(database, 200);
    await expireLeases(database);

    const rescued = await Promise.all(Array.from({ length: 8 }, () => rescueJobs(database.working, 50)));

    expect(new Set(rescued.flat().map((job) => job.eventId)).size).toBe(rescued.flat().length);
    expect(rescued.flat().length).toBeLessThanOrEqual(200);
    await waitUntil("all are rescued", async () => (await rescueJobs(database.working, 200)).length === 0);
    expect(await claimSamples(database, 500)).toHaveLength(200);
  });

  testOnPostgres("are neither waited for nor rescued while their handler commits", async ({ database }) => {
    const job = await claimNew(database);
    await expireLeases(database);
    const tx = await database.begin();
    await completeInTransaction(tx, { ...job, durationMs: 1 });

    expect(await extendLeases(database.working, { leaseMs: 60_000, held: [job] })).toHaveLength(1);
    expect(await rescueJobs(database.working, 10)).toEqual([]);
    await tx.commit();
    expect((await readJob(database, job.eventId)).state).toBe("done");
  });
});
