import { describe, expect } from "vitest";

import {
  claimJobs,
  listWorkers,
  markMissing,
  pruneWorkers,
  registerWorker,
  removeWorker,
  reviveMissing,
  touchWorker,
  type Database,
} from "../../src/store/index.ts";
import { newId } from "../support/sample-events.ts";
import { appendSamples, makeDue, readJob } from "../support/sample-jobs.ts";
import { DATABASES } from "../support/test-database.ts";

const worker = (handlers: readonly string[]): Parameters<typeof registerWorker>[1] => ({
  id: newId(),
  handlers,
  pid: 1,
  host: "here",
});

async function ageWorkers(database: Database): Promise<void> {
  await database.working.query("update sluice.workers set seen_at = now() - interval '2 hours'");
}

describe.each(DATABASES)("jobs without a handler on $kind", ({ test }) => {
  test("become missing once they are due for long and no live worker knows them", async ({ database }) => {
    const [event] = await appendSamples(database, 1);
    await makeDue(database, 60_000);
    await registerWorker(database.working, worker(["another"]));

    expect(await markMissing(database.working, { afterMs: 30_000 })).toEqual([
      { eventId: event?.id, handler: "handle" },
    ]);
    expect(await readJob(database, event?.id ?? "")).toMatchObject({ state: "missing", attempt: 0 });
  });

  test("wait while they are not due for long", async ({ database }) => {
    await appendSamples(database, 1);
    await registerWorker(database.working, worker(["another"]));

    expect(await markMissing(database.working, { afterMs: 30_000 })).toEqual([]);
  });

  test("wait while any live worker knows them", async ({ database }) => {
    await appendSamples(database, 1);
    await makeDue(database, 60_000);
    await registerWorker(database.working, worker(["another"]));
    await registerWorker(database.working, worker(["handle"]));

    expect(await markMissing(database.working, { afterMs: 30_000 })).toEqual([]);
  });

  test("wait while no worker lives", async ({ database }) => {
    await appendSamples(database, 1);
    await makeDue(database, 60_000);
    await registerWorker(database.working, worker(["another"]));
    await ageWorkers(database);

    expect(await markMissing(database.working, { afterMs: 30_000 })).toEqual([]);
  });

  test("become due again when a worker knows them", async ({ database }) => {
    const [event] = await appendSamples(database, 1);
    await makeDue(database, 60_000);
    await registerWorker(database.working, worker([]));
    await registerWorker(database.working, worker(["another"]));
    await markMissing(database.working, { afterMs: 30_000 });

    expect(await reviveMissing(database.working, ["another"])).toEqual([]);
    expect(await reviveMissing(database.working, ["handle"])).toEqual([{ eventId: event?.id, handler: "handle" }]);
    expect(
      await claimJobs(database.working, { workerId: newId(), handlers: ["handle"], limit: 1, leaseMs: 1_000 }),
    ).toHaveLength(1);
  });
});

describe.each(DATABASES)("workers on $kind", ({ test }) => {
  test("are registered once and keep their handlers up to date", async ({ database }) => {
    const first = worker(["a"]);
    await registerWorker(database.working, first);

    await registerWorker(database.working, { ...first, handlers: ["a", 'b "quoted", {odd}'] });

    expect(await listWorkers(database.working)).toEqual([
      { ...first, handlers: ["a", 'b "quoted", {odd}'], startedAt: expect.any(Date), seenAt: expect.any(Date) },
    ]);
  });

  test("are seen until they are removed", async ({ database }) => {
    const one = worker(["a"]);
    await registerWorker(database.working, one);

    expect(await touchWorker(database.working, one.id)).toBe(true);
    await removeWorker(database.working, one.id);
    expect(await touchWorker(database.working, one.id)).toBe(false);
    expect(await listWorkers(database.working)).toEqual([]);
  });

  test("are forgotten after an hour of silence", async ({ database }) => {
    await registerWorker(database.working, worker(["a"]));
    await ageWorkers(database);
    const alive = worker(["b"]);
    await registerWorker(database.working, alive);

    expect(await pruneWorkers(database.working)).toBe(1);
    expect(await listWorkers(database.working)).toMatchObject([{ id: alive.id }]);
  });
});
