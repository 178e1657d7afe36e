import { afterEach, describe, expect } from "vitest";

import {
  appendEvents,
  completeJobs,
  createBulkAction,
  findBulkAction,
  setBulkState,
  type BulkAction,
  type Database,
  type NewBulkAction,
  type NewEvent,
} from "../../src/store/index.ts";
import type { HandlerFunction, Worker } from "../../src/worker/index.ts";
import { failNew } from "../dashboard/fail-jobs.ts";
import { newId, sampleEvent } from "../support/sample-events.ts";
import { appendSamples, claimSamples, makeDue, readJob } from "../support/sample-jobs.ts";
import { DATABASES, testOnPostgres } from "../support/test-database.ts";
import { waitUntil } from "../support/wait-until.ts";
import { runWorker, sampleHandler } from "./run-worker.ts";

const workers: Worker[] = [];

afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
});

function start(database: Database, run: HandlerFunction = () => undefined): Worker {
  const worker = runWorker(database, [sampleHandler(run)]);
  workers.push(worker);
  return worker;
}

async function begin(database: Database, overrides: Partial<NewBulkAction> = {}): Promise<BulkAction> {
  return createBulkAction(database.working, {
    id: newId(),
    action: "replay",
    filter: { state: "done" },
    perSecond: 5_000,
    planned: null,
    by: "ada",
    ...overrides,
  });
}

/** Appends events whose jobs are done. */
async function appendDone(
  database: Database,
  total: number,
  overrides: Partial<NewEvent> = {},
): Promise<readonly string[]> {
  const events = await appendSamples(database, total, overrides);
  const jobs = await claimSamples(database, total);
  await completeJobs(
    database.working,
    jobs.map((job) => ({ ...job, durationMs: 1 })),
  );
  return events.map(({ id }) => id);
}

async function untilState(database: Database, id: string, state: BulkAction["state"]): Promise<BulkAction> {
  await waitUntil(
    `the bulk action is ${state}`,
    async () => (await findBulkAction(database.working, id))?.state === state,
  );
  return (await findBulkAction(database.working, id)) as BulkAction;
}

async function countReplays(database: Database): Promise<readonly unknown[]> {
  const { rows } = await database.working.query(
    "select replays, count(*)::int as jobs from sluice.event_jobs group by replays order by replays",
  );
  return rows;
}

describe.each(DATABASES)("a bulk action on $kind", ({ test }) => {
  test("replays what its filter matches, and only what was there when it began", async ({ database }) => {
    const wanted = await appendDone(database, 7, { type: "wanted" });
    const [other] = await appendDone(database, 1, { type: "other" });
    const ran: string[] = [];
    const { id } = await begin(database, { filter: { type: "wanted" } });
    start(database, ({ event }) => void ran.push(event.id));

    expect(await untilState(database, id, "done")).toMatchObject({ processed: 7, changed: 7, note: null });
    await waitUntil("all ran", () => ran.length === 7);
    expect(ran.toSorted()).toEqual(wanted.toSorted());
    expect((await readJob(database, other ?? "")).replays).toBe(0);
  });

  test("replays only the dead jobs, where it is for events that are dead", async ({ database }) => {
    const jobs = ["handle", "other"].map((handler) => ({ handler, attemptLimit: 3 }));
    const { eventId } = await failNew(database, { jobs }, "no");
    await database.working.query(
      "update sluice.event_jobs set state = 'done', ended_at = now() where handler = 'other'",
    );
    const { id } = await begin(database, { filter: { state: "dead" } });
    start(database);

    expect(await untilState(database, id, "done")).toMatchObject({ processed: 1, changed: 1 });
    const { rows } = await database.working.query(
      "select handler, replays from sluice.event_jobs where event_id = $1 order by handler",
      [eventId],
    );
    expect(rows).toEqual([
      { handler: "handle", replays: 1 },
      { handler: "other", replays: 0 },
    ]);
  });

  test("queues today's handlers for events that had none", async ({ database }) => {
    const event = sampleEvent({ jobs: [] });
    await appendEvents(database, [event]);
    const ran: string[] = [];
    const { id } = await begin(database, { filter: { state: "unhandled" } });
    start(database, ({ event: { id: ranId } }) => void ran.push(ranId));

    expect(await untilState(database, id, "done")).toMatchObject({ processed: 1, changed: 1 });
    await waitUntil("it ran", () => ran.length === 1);
  });

  test.for([
    ["cancel", "pending", "cancelled"],
    ["resolve", "dead", "resolved"],
  ] as const)("can %s %s jobs", async ([action, state, expected], { database }) => {
    const eventId =
      state === "dead"
        ? (await failNew(database, {}, "no")).eventId
        : ((await appendSamples(database, 1, { jobs: [{ handler: "elsewhere", attemptLimit: 3 }] }))[0]?.id ?? "");
    const { id } = await begin(database, { action, filter: { state } });
    start(database);

    expect(await untilState(database, id, "done")).toMatchObject({ processed: 1, changed: 1 });
    expect((await readJob(database, eventId)).state).toBe(expected);
  });

  test("keeps its pace, pauses, goes on where it was, and stops", async ({ database }) => {
    await appendDone(database, 40);
    const { id } = await begin(database, { perSecond: 10 });
    start(database);
    await waitUntil("it has begun", async () => ((await findBulkAction(database.working, id))?.processed ?? 0) > 0);

    const paused = await setBulkState(database.working, id, "paused");
    expect(paused).toMatchObject({ state: "paused", endedAt: null });
    expect(paused?.processed).toBeLessThan(40);
    await setBulkState(database.working, id, "running");
    await waitUntil(
      "it went on",
      async () => ((await findBulkAction(database.working, id))?.processed ?? 0) > (paused?.processed ?? 0),
    );
    const stopped = await setBulkState(database.working, id, "stopped");

    expect(stopped).toMatchObject({ state: "stopped", endedAt: expect.any(Date) });
    expect(await setBulkState(database.working, id, "running")).toBeNull();
    const total = stopped?.processed ?? 0;
    expect(await countReplays(database)).toEqual([
      ...(total < 40 ? [{ replays: 0, jobs: 40 - total }] : []),
      { replays: 1, jobs: total },
    ]);
  });

  test("goes on in another worker where one stopped, and touches nothing twice", async ({ database }) => {
    await appendDone(database, 30);
    const { id } = await begin(database, { perSecond: 15 });
    const first = start(database);
    await waitUntil("it has begun", async () => ((await findBulkAction(database.working, id))?.processed ?? 0) > 0);
    await first.stop();
    start(database);

    expect(await untilState(database, id, "done")).toMatchObject({ processed: 30, changed: 30 });
    expect(await countReplays(database)).toEqual([{ replays: 1, jobs: 30 }]);
  });

  test("waits while live jobs are late, and says so", async ({ database }) => {
    await appendDone(database, 3);
    await appendSamples(database, 1, { jobs: [{ handler: "elsewhere", attemptLimit: 3 }] });
    await makeDue(database, 10_000);
    const { id } = await begin(database);
    start(database);

    await waitUntil("it says that it waits", async () =>
      /Waits for live traffic/.test((await findBulkAction(database.working, id))?.note ?? ""),
    );
    expect(await findBulkAction(database.working, id)).toMatchObject({ state: "running", processed: 0 });
    await database.working.query("update sluice.event_jobs set state = 'missing' where handler = 'elsewhere'");
    expect(await untilState(database, id, "done")).toMatchObject({ processed: 3, note: null });
  });

  test("pauses itself when what it replays keeps failing, and can be resumed", async ({ database }) => {
    await appendDone(database, 90);
    const { id } = await begin(database, { perSecond: 30 });
    start(database, () => {
      throw new Error("still broken");
    });

    const paused = await untilState(database, id, "paused");

    expect(paused.note).toMatch(/Paused itself: \d+ of the last \d+ jobs it replayed failed again/);
    expect(paused.processed).toBeLessThan(90);
    await setBulkState(database.working, id, "running");
    await waitUntil(
      "it went on",
      async () => ((await findBulkAction(database.working, id))?.processed ?? 0) > paused.processed,
    );
  });
});

testOnPostgres("two workers share a bulk action and touch nothing twice", async ({ database }) => {
  await appendDone(database, 450);
  const { id } = await begin(database);
  start(database);
  start(database);

  expect(await untilState(database, id, "done")).toMatchObject({ processed: 450, changed: 450 });
  expect(await countReplays(database)).toEqual([{ replays: 1, jobs: 450 }]);
});

testOnPostgres("a batch that breaks off is done again, and once", async ({ database }) => {
  await appendDone(database, 250);
  // Fails the second batch at its last statement, once: as a crash would.
  await database.working.query(/* sql */ `
    create sequence public.batches;
    create function public.fail_once() returns trigger language plpgsql as $$
    begin
      if nextval('public.batches') = 2 then raise exception 'crashed'; end if;
      return new;
    end $$;
    create trigger fail_once before update on sluice.bulk_actions for each row execute function public.fail_once()`);
  const { id } = await begin(database);
  start(database);

  expect(await untilState(database, id, "done")).toMatchObject({ processed: 250, changed: 250 });
  expect(await countReplays(database)).toEqual([{ replays: 1, jobs: 250 }]);
  await database.working.query("drop trigger fail_once on sluice.bulk_actions");
});
