import { describe, expect } from "vitest";

import { toFingerprint } from "../../src/core/fingerprint.ts";
import {
  appendEvents,
  completeJobs,
  findEvent,
  listDeadJobs,
  listFailures,
  pruneFailures,
  recordResponses,
  rescueJobs,
  setFailureState,
  settleJobs,
  type ClaimedJob,
  type Settling,
} from "../../src/store/index.ts";
import { sampleEvent } from "../support/sample-events.ts";
import { appendSamples, claimNew, claimSamples, expireLeases } from "../support/sample-jobs.ts";
import { DATABASES } from "../support/test-database.ts";

const failed = (job: ClaimedJob, reason: string, state: "ready" | "dead" = "dead"): Settling => ({
  ...job,
  outcome: "retry",
  state,
  delayMs: 0,
  isCounted: true,
  reason,
  durationMs: 1,
});

describe.each(DATABASES)("failures on $kind", ({ test }) => {
  test("of one cause are one, with the jobs that are dead of it", async ({ database }) => {
    const sql = database.working;
    await appendSamples(database, 3);
    const [first, second, third] = await claimSamples(database, 3);
    await settleJobs(sql, [
      failed(first!, "Error: no customer 1"),
      failed(second!, "Error: no customer 2", "ready"),
      failed(third!, "Error: no card"),
    ]);

    const { failures, next } = await listFailures(sql, { limit: 10 });
    const customer = failures.find(({ title }) => title === "Error: no customer <n>");

    expect(failures).toHaveLength(2);
    expect(next).toBeNull();
    expect(customer).toMatchObject({
      ...toFingerprint("handle", "Error: no customer 1"),
      handler: "handle",
      state: "open",
      attempts: 2,
      deaths: 1,
      dead: { count: 1, isMore: false },
      stateBy: null,
      firstSeenAt: expect.any(Date),
    });
    const { jobs } = await listDeadJobs(sql, { fingerprint: customer!.fingerprint, limit: 10 });
    expect(jobs).toEqual([
      {
        eventId: first!.eventId,
        handler: "handle",
        source: "stripe",
        type: "invoice.paid",
        receivedAt: expect.any(Date),
        endedAt: expect.any(Date),
        attempt: 1,
        lastError: "Error: no customer 1",
      },
    ]);
    const event = await findEvent(sql, second!.eventId);
    expect(event?.jobs[0]?.fingerprint).toBe(customer!.fingerprint);
  });

  test("are not what a snooze or a completion is", async ({ database }) => {
    const [snoozed, done] = [await claimNew(database), await claimNew(database)];
    await settleJobs(database.working, [{ ...failed(snoozed, "", "ready"), outcome: "snooze", reason: null }]);
    await completeJobs(database.working, [{ ...done, durationMs: 1 }]);

    expect((await listFailures(database.working, { limit: 10 })).failures).toEqual([]);
  });

  test("are counted by the attempts that were accepted", async ({ database }) => {
    const job = await claimNew(database);
    await settleJobs(database.working, [failed({ ...job, generation: 99 }, "Error: late")]);

    expect((await listFailures(database.working, { limit: 10 })).failures).toEqual([]);
  });

  test("include lost attempts and responders without an answer", async ({ database }) => {
    const job = await claimNew(database);
    await expireLeases(database);
    await rescueJobs(database.working, 10);
    await recordResponses(database.working, [
      { eventId: job.eventId, handler: "answer", outcome: "dead", error: "Error: late by 5 ms", durationMs: 1 },
    ]);

    const { failures } = await listFailures(database.working, { limit: 10 });

    expect(failures.map(({ handler, title, attempts, deaths }) => [handler, title, attempts, deaths])).toEqual([
      ["answer", "Error: late by <n> ms", 1, 1],
      ["handle", "the worker died or lost its lease during this attempt", 1, 0],
    ]);
    expect((await findEvent(database.working, job.eventId))?.jobs.map(({ fingerprint }) => fingerprint)).toEqual(
      failures.map(({ fingerprint }) => fingerprint),
    );
  });

  test("that were resolved are open again when they come back; muted ones stay muted", async ({ database }) => {
    const sql = database.working;
    const { fingerprint } = toFingerprint("handle", "Error: no card");
    const state = async () => (await listFailures(sql, { limit: 1 })).failures[0];
    await settleJobs(sql, [failed(await claimNew(database), "Error: no card")]);

    expect(await setFailureState(sql, { fingerprint, state: "resolved", by: "ada" })).toBe(true);
    expect(await state()).toMatchObject({ state: "resolved", stateBy: "ada", stateAt: expect.any(Date) });
    await settleJobs(sql, [failed(await claimNew(database), "Error: no card")]);
    expect(await state()).toMatchObject({ state: "open", stateBy: null, stateAt: null, deaths: 2 });

    await setFailureState(sql, { fingerprint, state: "muted", by: "ada" });
    await settleJobs(sql, [failed(await claimNew(database), "Error: no card")]);
    expect(await state()).toMatchObject({ state: "muted", stateBy: "ada", deaths: 3 });
    expect(await setFailureState(sql, { fingerprint: "0".repeat(32), state: "muted", by: "ada" })).toBe(false);
  });

  test("are listed page by page, seen last first, by state and handler", async ({ database }) => {
    const sql = database.working;
    for (const reason of ["one", "two", "three"]) await settleJobs(sql, [failed(await claimNew(database), reason)]);
    await setFailureState(sql, { fingerprint: toFingerprint("handle", "two").fingerprint, state: "muted", by: "ada" });

    const first = await listFailures(sql, { limit: 2 });
    const second = await listFailures(sql, { limit: 2, cursor: first.next ?? "" });

    expect([...first.failures, ...second.failures].map(({ title }) => title)).toEqual(["three", "two", "one"]);
    expect(second.next).toBeNull();
    expect((await listFailures(sql, { limit: 9, state: "open" })).failures).toHaveLength(2);
    expect((await listFailures(sql, { limit: 9, handler: "other" })).failures).toEqual([]);
    await expect(listFailures(sql, { limit: 9, cursor: "1" })).rejects.toMatchObject({ code: "INPUT_INVALID" });
  });

  test("list their dead jobs page by page, newest events first", async ({ database }) => {
    const sql = database.working;
    await appendSamples(database, 3);
    const jobs = await claimSamples(database, 3);
    await settleJobs(
      sql,
      jobs.map((job) => failed(job, "no")),
    );
    const { fingerprint } = toFingerprint("handle", "no");

    const first = await listDeadJobs(sql, { fingerprint, limit: 2 });
    const second = await listDeadJobs(sql, { fingerprint, limit: 2, cursor: first.next ?? "" });

    const ids = [...first.jobs, ...second.jobs].map(({ eventId }) => eventId);
    expect(ids).toEqual(
      jobs
        .map(({ eventId }) => eventId)
        .toSorted()
        .toReversed(),
    );
    expect(second.next).toBeNull();
  });

  test("are written by many at once without waiting in a circle", async ({ database }) => {
    await appendEvents(
      database,
      Array.from({ length: 40 }, () => sampleEvent()),
    );
    const jobs = await claimSamples(database, 40);

    await Promise.all(
      Array.from({ length: 10 }, (_, batch) =>
        settleJobs(
          database.working,
          jobs
            .slice(batch * 4, batch * 4 + 4)
            .map((job, index) => failed(job, ["a", "b", "c", "d"][(index + batch) % 4]!)),
        ),
      ),
    );

    const { failures } = await listFailures(database.working, { limit: 10 });
    expect(new Map(failures.map(({ title, deaths }) => [title, deaths]))).toEqual(
      new Map(["a", "b", "c", "d"].map((title) => [title, 10])),
    );
  });

  test("are forgotten beyond a number, oldest first, but none with a dead job", async ({ database }) => {
    const sql = database.working;
    await settleJobs(sql, [failed(await claimNew(database), "dead")]);
    await settleJobs(sql, [failed(await claimNew(database), "repeated", "ready")]);
    await settleJobs(sql, [failed(await claimNew(database), "latest", "ready")]);

    expect(await pruneFailures(sql, { keep: 1, limit: 10 })).toBe(1);
    expect((await listFailures(sql, { limit: 10 })).failures.map(({ title }) => title)).toEqual(["latest", "dead"]);
  });
});
