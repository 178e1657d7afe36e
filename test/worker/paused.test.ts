import { afterEach, describe, expect } from "vitest";

import {
  appendEvents,
  listPausedHandlers,
  markMissing,
  pauseHandler,
  registerWorker,
  resumeHandler,
  type Database,
} from "../../src/store/index.ts";
import type { Worker } from "../../src/worker/index.ts";
import { newId, sampleEvent } from "../support/sample-events.ts";
import { appendSamples, makeDue, readJob } from "../support/sample-jobs.ts";
import { DATABASES } from "../support/test-database.ts";
import { waitUntil } from "../support/wait-until.ts";
import { runWorker, sampleHandler } from "./run-worker.ts";

const workers: Worker[] = [];

afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
});

const PAUSE = { handler: "handle", by: "ada" };

async function appendOne(database: Database): Promise<string> {
  const [event] = await appendSamples(database, 1);
  database.wake();
  return event?.id ?? "";
}

describe.each(DATABASES)("a paused handler on $kind", ({ test }) => {
  test("is paused by whoever was first, until someone resumes it", async ({ database }) => {
    expect(await pauseHandler(database.working, PAUSE)).toBe(true);
    expect(await pauseHandler(database.working, { ...PAUSE, by: "eve" })).toBe(false);
    expect(await listPausedHandlers(database.working)).toEqual([
      { handler: "handle", pausedBy: "ada", pausedAt: expect.any(Date) },
    ]);
    expect(await resumeHandler(database.working, "handle")).toBe(true);
    expect(await resumeHandler(database.working, "handle")).toBe(false);
    expect(await listPausedHandlers(database.working)).toEqual([]);
  });

  test("gets no jobs while others do, and goes on once it is resumed", async ({ database }) => {
    await pauseHandler(database.working, PAUSE);
    const seen: string[] = [];
    const handlers = [
      sampleHandler(() => void seen.push("handle")),
      sampleHandler(() => void seen.push("other"), { name: "other" }),
    ];
    workers.push(runWorker(database, handlers));
    const jobs = ["handle", "other"].map((handler) => ({ handler, attemptLimit: 3 }));
    await appendEvents(database, [sampleEvent({ jobs }), sampleEvent({ jobs })]);
    database.wake();

    await waitUntil("the other handler ran", () => seen.length === 2);
    expect(seen).toEqual(["other", "other"]);
    await resumeHandler(database.working, "handle");
    await waitUntil("the resumed handler ran", () => seen.length === 4);
  });

  test("finishes what runs, and gets no more from a worker that runs already", async ({ database }) => {
    const release: (() => void)[] = [];
    const started: string[] = [];
    const run = async ({ event }: { readonly event: { readonly id: string } }): Promise<void> => {
      started.push(event.id);
      await new Promise<void>((resolve) => release.push(resolve));
    };
    workers.push(runWorker(database, [sampleHandler(run), sampleHandler(() => undefined, { name: "probe" })]));
    const first = await appendOne(database);
    await waitUntil("the first job runs", () => started.length === 1);

    await pauseHandler(database.working, PAUSE);
    // What the worker knows is at most a second old: the probe shows that it has read the table since.
    await waitUntil("the worker has heard of it", async () => {
      const probe = sampleEvent({ jobs: ["handle", "probe"].map((handler) => ({ handler, attemptLimit: 3 })) });
      const before = started.length;
      await appendEvents(database, [probe]);
      database.wake();
      await waitUntil("the probe is done", async () => {
        const { rows } = await database.working.query<{ readonly state: string }>(
          "select state from sluice.event_jobs where event_id = $1 and handler = 'probe'",
          [probe.id],
        );
        return rows[0]?.state === "done";
      });
      release.splice(1).forEach((go) => go());
      return started.length === before;
    });
    const second = await appendOne(database);
    release.splice(0).forEach((go) => go());
    await waitUntil("the first job is done", async () => (await readJob(database, first)).state === "done");

    expect((await readJob(database, second)).state).toBe("ready");
  });

  test("has no missing jobs, however long they wait", async ({ database }) => {
    await registerWorker(database.working, { id: newId(), handlers: ["other"], pid: 1, host: "here" });
    const eventId = await appendOne(database);
    await makeDue(database, 60_000);
    await pauseHandler(database.working, PAUSE);

    expect(await markMissing(database.working, { afterMs: 1_000 })).toEqual([]);
    await resumeHandler(database.working, "handle");
    expect(await markMissing(database.working, { afterMs: 1_000 })).toEqual([{ eventId, handler: "handle" }]);
  });
});
