import { describe, expect } from "vitest";

import { completeJobs, findEvent, replayEvent, settleJobs, type Database } from "../../src/store/index.ts";
import { newId, sampleEvent } from "../support/sample-events.ts";
import { appendSamples, claimNew, claimOne, claimSamples, readJob } from "../support/sample-jobs.ts";
import { DATABASES, testOnPostgres } from "../support/test-database.ts";

const today = [{ name: "handle", attemptLimit: 9 }];

async function appendDone(database: Database): Promise<string> {
  const job = await claimNew(database);
  await completeJobs(database.working, [{ ...job, durationMs: 1 }]);
  return job.eventId;
}

describe.each(DATABASES)("replaying on $kind", ({ test }) => {
  test("makes a done job due again from its first attempt, with today's limit", async ({ database }) => {
    const eventId = await appendDone(database);

    expect(await replayEvent(database.working, { eventId, handlers: today })).toEqual({
      queued: ["handle"],
      running: [],
    });
    expect(await readJob(database, eventId)).toMatchObject({ state: "ready", attempt: 0, replays: 1, endedAt: null });
    expect(await claimOne(database)).toMatchObject({ eventId, attempt: 1, attemptLimit: 9, generation: 2 });
  });

  test("revives a dead job, keeping its attempts", async ({ database }) => {
    const job = await claimNew(database);
    await settleJobs(database.working, [
      { ...job, outcome: "dead", state: "dead", delayMs: 0, isCounted: true, reason: "no", durationMs: 1 },
    ]);

    await replayEvent(database.working, { eventId: job.eventId, handlers: today });

    expect(await findEvent(database.working, job.eventId)).toMatchObject({
      jobs: [{ state: "ready" }],
      attempts: [{ number: 1, outcome: "dead" }],
    });
  });

  test("brings a job that waits for its retry forward", async ({ database }) => {
    const job = await claimNew(database);
    await settleJobs(database.working, [
      { ...job, outcome: "retry", state: "ready", delayMs: 3_600_000, isCounted: true, reason: "503", durationMs: 1 },
    ]);

    await replayEvent(database.working, { eventId: job.eventId, handlers: today });

    expect(await claimOne(database)).toMatchObject({ eventId: job.eventId, attempt: 1 });
  });

  test("leaves a running job alone", async ({ database }) => {
    const job = await claimNew(database);

    expect(await replayEvent(database.working, { eventId: job.eventId, handlers: today })).toEqual({
      queued: [],
      running: ["handle"],
    });
    expect((await readJob(database, job.eventId)).state).toBe("running");
  });

  test("queues handlers that match today and had no job", async ({ database }) => {
    const event = sampleEvent({ jobs: [] });
    await appendSamples(database, 1, event);
    const handlers = [...today, { name: "added", attemptLimit: 2 }];

    const replayed = await replayEvent(database.working, { eventId: event.id, handlers });

    expect(replayed).toEqual({ queued: ["added", "handle"], running: [] });
    expect((await findEvent(database.working, event.id))?.jobs).toMatchObject([
      { handler: "added", attemptLimit: 2, replays: 0 },
      { handler: "handle", attemptLimit: 9 },
    ]);
  });

  test("replays one handler only where asked to", async ({ database }) => {
    const event = sampleEvent({
      jobs: [
        { handler: "handle", attemptLimit: 1 },
        { handler: "other", attemptLimit: 1 },
      ],
    });
    const job = await claimNew(database, event);
    await completeJobs(database.working, [{ ...job, durationMs: 1 }]);
    const handlers = [...today, { name: "other", attemptLimit: 1 }, { name: "added", attemptLimit: 1 }];

    const replayed = await replayEvent(database.working, { eventId: event.id, handlers, handler: "handle" });

    expect(replayed).toEqual({ queued: ["handle"], running: [] });
    expect((await findEvent(database.working, event.id))?.jobs).toHaveLength(2);
  });

  test("twice in a row is one replay", async ({ database }) => {
    const eventId = await appendDone(database);
    await replayEvent(database.working, { eventId, handlers: today });

    await replayEvent(database.working, { eventId, handlers: today });

    expect((await readJob(database, eventId)).replays).toBe(1);
    expect(await claimSamples(database, 10)).toHaveLength(1);
  });

  test("refuses an unknown event", async ({ database }) => {
    await expect(replayEvent(database.working, { eventId: newId(), handlers: today })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});

describe("replaying from many sides", () => {
  testOnPostgres("queues a job once, however many ask at the same time", async ({ database }) => {
    const event = sampleEvent({ jobs: [] });
    await appendSamples(database, 1, event);

    await Promise.all(
      Array.from({ length: 20 }, () => replayEvent(database.working, { eventId: event.id, handlers: today })),
    );

    expect(await claimSamples(database, 10)).toHaveLength(1);
  });
});
