import { describe, expect } from "vitest";

import {
  appendEvents,
  cancelJobs,
  findEvent,
  replayEvent,
  resolveDeadJobs,
  resolveJobs,
  type Database,
} from "../../src/store/index.ts";
import { sampleEvent } from "../support/sample-events.ts";
import { appendSamples, claimNew, claimOne, claimSamples, readJob } from "../support/sample-jobs.ts";
import { DATABASES, testOnPostgres } from "../support/test-database.ts";
import { failNew } from "../dashboard/fail-jobs.ts";

const TWO = [
  { handler: "handle", attemptLimit: 3 },
  { handler: "other", attemptLimit: 3 },
];

async function appendOne(database: Database): Promise<string> {
  const [event] = await appendSamples(database, 1);
  return event?.id ?? "";
}

async function setState(database: Database, eventId: string, state: string): Promise<void> {
  await database.working.query(
    "update sluice.event_jobs set state = $2, ended_at = case when $2 in ('done', 'dead') then now() end where event_id = $1",
    [eventId, state],
  );
}

describe.each(DATABASES)("ending jobs by hand on $kind", ({ test }) => {
  test.for(["ready", "missing"])("a job that is %s is cancelled, and not run", async (state, { database }) => {
    const eventId = await appendOne(database);
    await setState(database, eventId, state);

    expect(await cancelJobs(database.working, { eventIds: [eventId] })).toEqual([{ eventId, handler: "handle" }]);
    expect(await readJob(database, eventId)).toMatchObject({ state: "cancelled", endedAt: expect.any(Date) });
    expect(await claimSamples(database, 10)).toEqual([]);
  });

  test.for(["done", "dead"])("a job that is %s is not cancelled", async (state, { database }) => {
    const eventId = await appendOne(database);
    await setState(database, eventId, state);

    expect(await cancelJobs(database.working, { eventIds: [eventId] })).toEqual([]);
  });

  test("a running job is not cancelled", async ({ database }) => {
    const { eventId } = await claimNew(database);

    expect(await cancelJobs(database.working, { eventIds: [eventId] })).toEqual([]);
    expect((await readJob(database, eventId)).state).toBe("running");
  });

  test("one handler's job only, where asked to", async ({ database }) => {
    const event = sampleEvent({ jobs: TWO });
    await appendEvents(database, [event]);

    await cancelJobs(database.working, { eventIds: [event.id], handler: "other" });

    expect((await findEvent(database.working, event.id))?.jobs).toMatchObject([
      { handler: "handle", state: "ready" },
      { handler: "other", state: "cancelled" },
    ]);
  });

  test("dead jobs are resolved and keep when they died", async ({ database }) => {
    const { eventId } = await failNew(database, {}, "no");
    const before = await readJob(database, eventId);

    expect(await resolveJobs(database.working, { eventIds: [eventId] })).toHaveLength(1);
    expect(await readJob(database, eventId)).toMatchObject({ state: "resolved", endedAt: before.endedAt });
    expect(await resolveJobs(database.working, { eventIds: [eventId] })).toEqual([]);
  });

  test.for(["cancelled", "resolved"])("a job that is %s can be replayed", async (state, { database }) => {
    const { eventId } = await failNew(database, {}, "no");
    if (state === "resolved") await resolveJobs(database.working, { eventIds: [eventId] });
    else {
      await replayEvent(database.working, { eventId, handlers: [] });
      await cancelJobs(database.working, { eventIds: [eventId] });
    }
    expect((await readJob(database, eventId)).state).toBe(state);

    await replayEvent(database.working, { eventId, handlers: [] });

    expect(await claimOne(database)).toMatchObject({ eventId, attempt: 1 });
  });

  test("the dead jobs of one failure are resolved, the newest first and no more than asked", async ({ database }) => {
    const jobs = [];
    for (let made = 0; made < 3; made += 1) jobs.push(await failNew(database, {}, "no"));
    const other = await failNew(database, {}, "something else");
    const { fingerprint } = await readJob(database, jobs[0]?.eventId ?? "");
    if (fingerprint === null) throw new Error("no fingerprint");

    expect(await resolveDeadJobs(database.working, { fingerprint, limit: 2 })).toBe(2);

    const states = await Promise.all(
      [...jobs, other].map(async ({ eventId }) => (await readJob(database, eventId)).state),
    );
    expect(states).toEqual(["dead", "resolved", "resolved", "dead"]);
  });

  test("replaying what died long ago does not put it before what is due", async ({ database }) => {
    const { eventId } = await failNew(database, {}, "no");
    await database.working.query("update sluice.event_jobs set run_at = now() - interval '1 day'");
    const live = await appendOne(database);

    await replayEvent(database.working, { eventId, handlers: [] });

    expect((await claimSamples(database, 10)).map((job) => job.eventId)).toEqual([live, eventId]);
  });
});

testOnPostgres("of a claim and a cancellation at once, one has the job", async ({ database }) => {
  for (let round = 0; round < 20; round += 1) {
    const eventId = await appendOne(database);

    const [claimed, cancelled] = await Promise.all([
      claimSamples(database, 1),
      cancelJobs(database.working, { eventIds: [eventId] }),
    ]);

    expect(claimed.length + cancelled.length).toBe(1);
  }
});
