import { setTimeout as delay } from "node:timers/promises";

import * as v from "valibot";
import { afterEach, describe, expect } from "vitest";

import { silentLogger } from "../../src/core/logger.ts";
import { dead, retry, snooze } from "../../src/core/outcome.ts";
import { appendEvents, findEvent, type Database, type FoundEvent } from "../../src/store/index.ts";
import {
  startWorker,
  toHandler,
  type HandlerFunction,
  type HandlerOptions,
  type Worker,
  type WorkerSettings,
} from "../../src/worker/index.ts";
import { sampleEvent } from "../support/sample-events.ts";
import { DATABASES } from "../support/test-database.ts";
import { waitUntil } from "../support/wait-until.ts";

const SETTINGS: WorkerSettings = {
  concurrency: 5,
  pollMs: 50,
  leaseMs: 30_000,
  stopTimeoutMs: 2_000,
  retention: { eventsMs: 86_400_000, receiptsMs: 86_400_000, rejections: 100 },
};

const workers: Worker[] = [];

afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
});

function work(
  database: Database,
  run: HandlerFunction,
  given: {
    readonly settings?: Partial<WorkerSettings>;
    readonly options?: Partial<HandlerOptions<never>>;
  } = {},
): Worker {
  const handler = toHandler(
    ["stripe/*"],
    { name: "handle", retry: { attempts: 3, baseMs: 1, maxMs: 1 }, ...given.options },
    run,
  );
  const worker = startWorker({
    database,
    handlers: () => new Map([[handler.name, handler]]),
    toEvent: (stored) => ({
      id: stored.id,
      source: stored.source,
      type: stored.type,
      externalId: stored.externalId,
      receivedAt: stored.receivedAt,
      body: stored.body,
      headers: [],
      payload: JSON.parse(new TextDecoder().decode(stored.body)) as unknown,
    }),
    logger: silentLogger,
    settings: { ...SETTINGS, ...given.settings },
  });
  workers.push(worker);
  return worker;
}

async function append(database: Database, count = 1): Promise<readonly string[]> {
  const events = Array.from({ length: count }, () => sampleEvent());
  await appendEvents(database.receiving, events);
  database.wake();
  return events.map(({ id }) => id);
}

async function appendOne(database: Database): Promise<string> {
  return (await append(database))[0] as string;
}

async function found(database: Database, id: string): Promise<FoundEvent> {
  return (await findEvent(database.working, id)) as FoundEvent;
}

async function waitForState(database: Database, id: string, state: string): Promise<FoundEvent> {
  await waitUntil(`the job is ${state}`, async () => (await found(database, id)).jobs[0]?.state === state);
  return found(database, id);
}

async function countEffects(database: Database): Promise<number> {
  const { rows } = await database.working.query<{ count: number }>("select count(*)::int as count from effects");
  return rows[0]?.count ?? -1;
}

async function createEffects(database: Database): Promise<void> {
  await database.working.query("drop table if exists effects");
  await database.working.query("create table effects (event_id uuid)");
}

describe.each(DATABASES)("a worker on $kind", ({ test }) => {
  test("runs a handler once and writes the attempt down", async ({ database }) => {
    const payloads: unknown[] = [];
    work(database, ({ event }) => void payloads.push(event.payload));

    const id = await appendOne(database);
    const event = await waitForState(database, id, "done");

    expect(payloads).toEqual([{ id, type: "invoice.paid" }]);
    expect(event.jobs[0]).toMatchObject({ attempt: 1, leaseUntil: null });
    expect(event.attempts).toMatchObject([{ number: 1, outcome: "done", error: null }]);
  });

  test("works off a backlog that was there before it started", async ({ database }) => {
    const ids = await append(database, 60);
    const ran: string[] = [];

    const worker = work(database, ({ event }) => void ran.push(event.id));
    await worker.drained(20_000);

    expect(ran.toSorted()).toEqual(ids.toSorted());
  });

  test("repeats a handler that throws, and gives up after its last attempt", async ({ database }) => {
    const attempts: number[] = [];
    work(database, ({ attempt }) => {
      attempts.push(attempt);
      throw new Error(`failed ${attempt}`);
    });

    const event = await waitForState(database, await appendOne(database), "dead");

    expect(attempts).toEqual([1, 2, 3]);
    expect(event.jobs[0]?.lastError).toBe("Error: failed 3");
    expect(event.attempts.map(({ outcome, error }) => [outcome, error])).toEqual([
      ["retry", "Error: failed 1"],
      ["retry", "Error: failed 2"],
      ["retry", "Error: failed 3"],
    ]);
  });

  test.for([
    ["null", null],
    ["a string", "broken"],
    ["an object", { code: 7 }],
  ])("a handler that throws %s is retried like any other", async ([, thrown], { database }) => {
    let isFirst = true;
    work(database, () => {
      if (!isFirst) return;
      isFirst = false;
      throw thrown;
    });

    const event = await waitForState(database, await appendOne(database), "done");

    expect(event.attempts.map(({ outcome }) => outcome)).toEqual(["retry", "done"]);
  });

  test("does what an outcome says", async ({ database }) => {
    const outcomes = [
      snooze(1),
      snooze(1),
      snooze(1),
      snooze(1),
      retry({ afterMs: 1, reason: "busy" }),
      dead("refunded"),
    ];
    const attempts: number[] = [];
    work(database, ({ attempt }) => {
      attempts.push(attempt);
      return outcomes.shift();
    });

    const event = await waitForState(database, await appendOne(database), "dead");

    expect(attempts).toEqual([1, 1, 1, 1, 1, 2]);
    expect(event.jobs[0]?.lastError).toBe("refunded");
    expect(event.attempts.map(({ outcome }) => outcome)).toEqual([
      "snooze",
      "snooze",
      "snooze",
      "snooze",
      "retry",
      "dead",
    ]);
  });

  test("a payload that fails its schema is dead at once, without naming its values", async ({ database }) => {
    let runs = 0;
    work(database, () => void (runs += 1), {
      options: { schema: v.object({ amount: v.number() }) as never },
    });

    const event = await waitForState(database, await appendOne(database), "dead");

    expect(runs).toBe(0);
    expect(event.jobs[0]?.lastError).toBe("amount does not match the schema");
  });

  test("a handler that never ends and ignores its signal is timed out, and harms no other", async ({ database }) => {
    const signals: AbortSignal[] = [];
    let stuckId = "";
    work(
      database,
      ({ event, signal }) => {
        if (event.id !== stuckId) return undefined;
        signals.push(signal);
        return new Promise<void>(() => undefined);
      },
      { options: { timeoutMs: 50 }, settings: { concurrency: 2 } },
    );
    const stuck = sampleEvent();
    stuckId = stuck.id;
    await appendEvents(database.receiving, [stuck]);

    const healthy = await append(database, 20);
    for (const id of healthy) await waitForState(database, id, "done");
    const event = await waitForState(database, stuckId, "dead");

    expect(event.jobs[0]?.lastError).toBe("Error: timed out after 50 ms");
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, true]);
  });

  test("effects through tx commit with the completion", async ({ database }) => {
    await createEffects(database);
    work(database, async ({ event, tx }) => {
      await tx.query("insert into effects values ($1)", [event.id]);
    });

    await waitForState(database, await appendOne(database), "done");

    expect(await countEffects(database)).toBe(1);
  });

  test.for([
    ["throws", () => Promise.reject(new Error("no"))],
    ["answers retry", () => Promise.resolve(retry({ afterMs: 1 }))],
    ["answers dead", () => Promise.resolve(dead("no"))],
    ["is timed out", () => new Promise<void>(() => undefined)],
  ] as const)("effects of an attempt that %s are rolled back", async ([, end], { database }) => {
    await createEffects(database);
    work(
      database,
      async ({ event, tx }) => {
        await tx.query("insert into effects values ($1)", [event.id]);
        return end();
      },
      { options: { timeoutMs: 100, retry: { attempts: 2, baseMs: 1, maxMs: 1 } } },
    );

    await waitForState(database, await appendOne(database), "dead");

    expect(await countEffects(database)).toBe(0);
  });

  test("tx takes no statement after the attempt has ended", async ({ database }) => {
    let late: Promise<unknown> = Promise.resolve();
    work(database, ({ tx }) => {
      late = delay(20).then(() => tx.query("select 1"));
      late.catch(() => undefined);
    });

    await waitForState(database, await appendOne(database), "done");

    await expect(late).rejects.toMatchObject({ code: "LEASE_LOST" });
  });

  test("a heartbeat keeps the lease of a job that takes longer than it", async ({ database }) => {
    let runs = 0;
    work(
      database,
      async () => {
        runs += 1;
        await delay(3_000);
      },
      { settings: { leaseMs: 600 } },
    );

    const event = await waitForState(database, await appendOne(database), "done");

    expect(runs).toBe(1);
    expect(event.attempts.map(({ outcome }) => outcome)).toEqual(["done"]);
  });

  test("stopping waits for what runs", async ({ database }) => {
    let isRunning = false;
    const worker = work(database, async () => {
      isRunning = true;
      await delay(300);
    });
    const id = await appendOne(database);
    await waitUntil("the handler runs", () => isRunning);

    await worker.stop();

    expect((await found(database, id)).jobs[0]?.state).toBe("done");
  });

  test("stopping gives back what does not end in time, with its attempt", async ({ database }) => {
    let signal: AbortSignal | null = null;
    const worker = work(
      database,
      (context) => {
        signal = context.signal;
        return new Promise<void>(() => undefined);
      },
      { settings: { stopTimeoutMs: 50 } },
    );
    const id = await appendOne(database);
    await waitUntil("the handler runs", () => signal !== null);

    await worker.stop();

    const event = await found(database, id);
    expect(event.jobs[0]).toMatchObject({ state: "ready", attempt: 0 });
    expect(event.attempts.map(({ outcome }) => outcome)).toEqual(["released"]);
    expect(signal).toMatchObject({ aborted: true });
  });
});

describe.each(DATABASES)("a worker on $kind with short jobs", ({ test }) => {
  test("claims ahead, and gives back at once what it has not begun", async ({ database }) => {
    const begun: string[] = [];
    let isStuck = false;
    const worker = work(
      database,
      ({ event }) => {
        begun.push(event.id);
        return isStuck ? new Promise<void>(() => undefined) : undefined;
      },
      { settings: { concurrency: 1, stopTimeoutMs: 50 } },
    );
    for (const id of await append(database, 5)) await waitForState(database, id, "done");

    isStuck = true;
    const ids = await append(database, 5);
    await waitUntil("all are claimed", async () => {
      const states = await Promise.all(ids.map(async (id) => (await found(database, id)).jobs[0]?.state));
      return states.every((state) => state === "running");
    });
    await worker.stop();

    expect(begun).toHaveLength(6);
    for (const id of ids) {
      const event = await found(database, id);
      expect(event.jobs[0]).toMatchObject({ state: "ready", attempt: 0 });
      expect(event.attempts.map(({ outcome }) => outcome)).toEqual(["released"]);
    }
  });
});

describe("a worker on a server", () => {
  const { test } = DATABASES[0] as (typeof DATABASES)[number];

  test("cannot commit once its lease was given to another, and its handler is told", async ({ database }) => {
    await createEffects(database);
    const seen: { signal: AbortSignal; rejection: unknown }[] = [];
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    work(
      database,
      async ({ event, tx, signal }) => {
        await tx.query("insert into effects values ($1)", [event.id]);
        seen.push({ signal, rejection: null });
        if (seen.length === 1) await gate;
      },
      { settings: { leaseMs: 900 } },
    );
    const id = await appendOne(database);
    await waitUntil("the handler runs", () => seen.length === 1);

    // What a rescue does to a stalled worker's lease.
    await database.working.query(
      "update sluice.event_jobs set state = 'ready', lease_until = null, run_at = now() where event_id = $1",
      [id],
    );
    await waitForState(database, id, "done");
    await waitUntil("the first attempt was interrupted", () => seen[0]?.signal.aborted === true);
    open();

    expect(seen).toHaveLength(2);
    expect(await countEffects(database)).toBe(1);
  });

  test("marks no job missing that it knows, and revives what it knows again", async ({ database }) => {
    const id = await appendOne(database);
    await database.working.query("update sluice.event_jobs set state = 'missing' where event_id = $1", [id]);

    work(database, () => undefined);

    await waitForState(database, id, "done");
  });
});
