import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { afterEach, beforeEach, describe, expect } from "vitest";

import { dead, snooze } from "../../src/core/outcome.ts";
import { appendEvents, type Database } from "../../src/store/index.ts";
import { dryRunHandler, type DryRun, type HandlerFunction, type HandlerOptions } from "../../src/worker/index.ts";
import { sampleEvent } from "../support/sample-events.ts";
import { DATABASES } from "../support/test-database.ts";
import { waitUntil } from "../support/wait-until.ts";
import { sampleHandler, toSampleEvent } from "./run-worker.ts";

const ORIGINAL = globalThis.fetch;

let received: string[];
let origin: string;
let close: () => Promise<void>;

beforeEach(async () => {
  received = [];
  const server = createServer((request, response) => {
    received.push(request.url ?? "");
    response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
});

afterEach(async () => {
  await close();
});

async function dryRun(
  database: Database,
  run: HandlerFunction,
  options: Partial<HandlerOptions<never>> = {},
): Promise<DryRun> {
  await database.working.query("create table if not exists public.effects (name text unique)");
  await database.working.query("truncate public.effects");
  const event = sampleEvent();
  await appendEvents(database, [event]);
  const stored = { ...event, receivedAt: new Date() };
  return dryRunHandler(database, sampleHandler(run, { dryRun: true, ...options }), toSampleEvent(stored));
}

async function countEffects(database: Database): Promise<number> {
  return (await database.working.query("select from public.effects")).rowCount;
}

const INSERT = "insert into public.effects (name) values ($1)";

describe.each(DATABASES)("a dry run on $kind", ({ test }) => {
  test("shows what a handler does, and keeps nothing of it", async ({ database }) => {
    const ran = await dryRun(database, async ({ tx, event, isDryRun }) => {
      await tx.query(INSERT, [event.id]);
      await tx.query(INSERT, [String(isDryRun)]);
      const { rows } = await tx.query<{ readonly name: string }>("select name from public.effects order by name");
      return rows.at(-1)?.name === "true" ? undefined : dead("isDryRun is not true");
    });

    expect(ran).toEqual({
      outcome: "done",
      reason: null,
      durationMs: expect.any(Number),
      statements: [
        { text: INSERT, rowCount: 1, error: null },
        { text: INSERT, rowCount: 1, error: null },
        { text: "select name from public.effects order by name", rowCount: 2, error: null },
      ],
      requests: [],
    });
    expect(await countEffects(database)).toBe(0);
    const { rows } = await database.working.query("select state, attempt, generation from sluice.event_jobs");
    expect(rows).toEqual([{ state: "ready", attempt: 0, generation: 0 }]);
    expect((await database.working.query("select from sluice.event_attempts")).rowCount).toBe(0);
  });

  test("keeps nothing of a handler that fails, and says how it failed", async ({ database }) => {
    const ran = await dryRun(database, async ({ tx }) => {
      await tx.query(INSERT, ["a"]);
      await tx.query(INSERT, ["a"]);
    });

    expect(ran).toMatchObject({ outcome: "retry", reason: expect.stringContaining("effects_name_key") });
    expect(ran.statements[1]).toMatchObject({ rowCount: null, error: expect.stringContaining("effects_name_key") });
    expect(await countEffects(database)).toBe(0);
  });

  test.for([
    ["dead", dead("not ours"), "not ours"],
    ["snooze", snooze(60_000), "for 60000 ms"],
  ] as const)("tells %s from done", async ([outcome, returned, reason], { database }) => {
    expect(await dryRun(database, () => returned)).toMatchObject({ outcome, reason });
  });

  test("ends in time, whatever the handler does, and rolls back", async ({ database }) => {
    let release = (): void => undefined;
    const ran = await dryRun(
      database,
      async ({ tx }) => {
        await tx.query(INSERT, ["a"]);
        await new Promise<void>((resolve) => (release = resolve));
      },
      { timeoutMs: 50 },
    );
    release();

    expect(ran).toMatchObject({ outcome: "retry", reason: expect.stringContaining("timed out after 50 ms") });
    expect(await countEffects(database)).toBe(0);
  });

  test("refuses what a handler does after its time", async ({ database }) => {
    let late: Promise<unknown> = Promise.resolve();
    const ran = await dryRun(
      database,
      async ({ tx, signal }) => {
        await tx.query(INSERT, ["a"]);
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        late = Promise.allSettled([tx.query(INSERT, ["late"]), fetch(`${origin}/late`)]);
        await late;
      },
      { timeoutMs: 50 },
    );
    await late;

    expect(ran.outcome).toBe("retry");
    expect(await countEffects(database)).toBe(0);
    expect(received).toEqual([]);
    await waitUntil("fetch is itself again", () => globalThis.fetch === ORIGINAL);
  });

  test("sends no requests, while others do", async ({ database }) => {
    let others: Promise<Response> | null = null;
    const handle: HandlerFunction = async () => {
      await fetch(new Request(`${origin}/charges?key=secret`, { method: "post", body: "{}" }));
    };
    const running = dryRun(database, async (context) => {
      await waitUntil("others sent theirs", () => received.length === 1);
      await handle(context);
    });
    await waitUntil("the handler runs", () => globalThis.fetch !== ORIGINAL);
    others = fetch(`${origin}/others`);

    const ran = await running;

    expect((await others).status).toBe(200);
    expect(ran.requests).toEqual([{ method: "POST", url: `${origin}/charges` }]);
    expect(ran.reason).toContain("A dry run sends no requests");
    expect(received).toEqual(["/others"]);
    expect(globalThis.fetch).toBe(ORIGINAL);
  });

  test.for([
    "commit",
    " COMMIT;",
    "/* done */ end",
    "-- done\nrollback",
    "insert into public.effects (name) values ('a'); commit",
    "begin",
    "prepare transaction 'x'",
  ])("does not let a handler end the transaction: %s", async (text, { database }) => {
    const ran = await dryRun(database, async ({ tx }) => {
      await tx.query(INSERT, ["kept?"]);
      await tx.query(text);
    });

    expect(ran.statements.at(-1)?.error).toContain("does not begin or end transactions");
    expect(await countEffects(database)).toBe(0);
  });

  test("lets a handler use savepoints, and texts that look like commands", async ({ database }) => {
    const ran = await dryRun(database, async ({ tx }) => {
      await tx.query("savepoint one");
      await tx.query("insert into public.effects (name) values ('a; commit')");
      await tx.query("rollback to savepoint one");
    });

    expect(ran).toMatchObject({ outcome: "done", reason: null });
  });

  test("is refused where the handler does not declare it", async ({ database }) => {
    await expect(dryRun(database, () => undefined, { dryRun: false })).rejects.toMatchObject({
      code: "ACTION_REFUSED",
      message: expect.stringContaining("dryRun: true"),
    });
  });

  test("comes one at a time", async ({ database }) => {
    let release = (): void => undefined;
    const first = dryRun(database, () => new Promise<void>((resolve) => (release = resolve)));
    await waitUntil("the first one runs", () => globalThis.fetch !== ORIGINAL);

    await expect(dryRun(database, () => undefined)).rejects.toMatchObject({ code: "ACTION_REFUSED" });
    release();
    expect(await first).toMatchObject({ outcome: "done" });
    expect(await dryRun(database, () => undefined)).toMatchObject({ outcome: "done" });
  });
});
