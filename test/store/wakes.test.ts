import { describe, expect, onTestFinished } from "vitest";

import {
  appendEvents,
  completeJobs,
  registerWorker,
  releaseJobs,
  replayEvent,
  rescueJobs,
  reviveMissing,
  type Database,
} from "../../src/store/index.ts";
import { sampleEvent } from "../support/sample-events.ts";
import { claimNew, expireLeases } from "../support/sample-jobs.ts";
import { DATABASES } from "../support/test-database.ts";
import { waitUntil } from "../support/wait-until.ts";

/** Counts wakes until the test ends. */
async function countWakes(database: Database): Promise<() => number> {
  let wakes = 0;
  const stop = await database.listen(() => (wakes += 1));
  onTestFinished(stop);
  return () => wakes;
}

describe.each(DATABASES)("listeners on $kind", ({ test }) => {
  test("wake when a delivery brings a job", async ({ database }) => {
    const wakes = await countWakes(database);
    const before = wakes();

    await appendEvents(database, [sampleEvent()]);

    await waitUntil("the listener wakes", () => wakes() > before);
  });

  test("sleep on when a delivery brings none", async ({ database }) => {
    const duplicate = sampleEvent();
    await appendEvents(database, [duplicate]);
    const wakes = await countWakes(database);
    const before = wakes();

    await appendEvents(database, [{ ...duplicate, id: sampleEvent().id }, sampleEvent({ jobs: [] })]);
    const afterNothing = wakes();
    await appendEvents(database, [sampleEvent()]);

    await waitUntil("the listener wakes", () => wakes() > before);
    expect(afterNothing).toBe(before);
    expect(wakes()).toBe(before + 1);
  });

  test("wake when jobs are released, rescued, revived and replayed", async ({ database }) => {
    const wakes = await countWakes(database);
    const job = await claimNew(database);
    const wakesAfter = async (work: () => Promise<unknown>): Promise<void> => {
      const before = wakes();
      await work();
      await waitUntil("the listener wakes", () => wakes() > before);
    };
    await waitUntil("the delivery woke it", () => wakes() > 0);

    await wakesAfter(() => releaseJobs(database.working, [job]));
    const again = await claimNew(database);
    await expireLeases(database);
    await wakesAfter(() => rescueJobs(database.working, 10));
    await database.working.query("update sluice.event_jobs set state = 'missing'");
    await registerWorker(database.working, { id: again.eventId, handlers: ["handle"], pid: 1, host: "" });
    await wakesAfter(() => reviveMissing(database.working, ["handle"]));
    await completeJobs(database.working, [{ ...again, durationMs: 1 }]);
    await wakesAfter(() =>
      replayEvent(database.working, { eventId: again.eventId, handlers: [{ name: "handle", attemptLimit: 1 }] }),
    );
  });

  test("wake at once within this process", async ({ database }) => {
    const wakes = await countWakes(database);
    const before = wakes();

    database.wake();

    expect(wakes()).toBe(before + 1);
  });

  test("hear nothing after they stopped", async ({ database }) => {
    let wakes = 0;
    const stop = await database.listen(() => (wakes += 1));
    await stop();
    await stop();
    const before = wakes;

    database.wake();
    await appendEvents(database, [sampleEvent()]);

    expect(wakes).toBe(before);
  });
});
