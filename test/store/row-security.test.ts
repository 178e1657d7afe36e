import { describe, expect, onTestFinished } from "vitest";

import {
  claimIdempotencyKey,
  completeJobs,
  countRequest,
  foldTallies,
  indexTexts,
  insertRejections,
  markStateUsed,
  registerWorker,
  settleJobs,
  writeReadiness,
  type Database,
  type Sql,
} from "../../src/store/index.ts";
import { newId } from "../support/sample-events.ts";
import { appendSamples, claimNew } from "../support/sample-jobs.ts";
import { DATABASES } from "../support/test-database.ts";

const ACTIONS = /* sql */ `
  insert into sluice.audit (id, actor, action, target, details)
  values (gen_random_uuid(), 'ada', 'handler.pause', 'handle', '{}');

  insert into sluice.bulk_actions (id, action, filter, per_second, created_by)
  values (gen_random_uuid(), 'replay', '{}', 10, 'ada');

  insert into sluice.paused_handlers (handler, paused_by)
  values ('handle', 'ada');

  insert into sluice.payload_fields (source, type, path, kind)
  values ('stripe', 'invoice.paid', 'id', 'string');

  insert into sluice.alerts (rule, subject, message)
  values ('lag', '', 'late');`;

/** Puts a row into every table. */
async function fill(database: Database): Promise<void> {
  const job = await claimNew(database);
  await completeJobs(database.working, [{ ...job, durationMs: 1 }]);
  await settleJobs(database.working, [
    {
      ...(await claimNew(database)),
      outcome: "dead",
      state: "dead",
      delayMs: 0,
      isCounted: true,
      reason: "no",
      durationMs: 1,
    },
  ]);
  await foldTallies(database.working, { limit: 100 });
  await indexTexts(database.working, { limit: 100, overlapMs: 0 });
  await appendSamples(database, 1);
  await database.working.query(ACTIONS);
  await registerWorker(database.working, { id: newId(), handlers: [], pid: 1, host: "here" });
  await writeReadiness(database.working);
  await countRequest(database.working, { key: "key", cost: 1, windowMs: 1_000 });
  await claimIdempotencyKey(database.working, { id: "id", fingerprint: "body", leaseMs: 1, ttlMs: 1 });
  await markStateUsed(database.working, "state", new Date());
  await insertRejections(database.working, [
    {
      id: newId(),
      source: "stripe",
      cause: "signature_missing",
      hint: null,
      url: null,
      status: 401,
      method: "POST",
      headers: "[]",
      bodyPrefix: null,
      bodyBytes: null,
      occurrences: 1,
    },
  ]);
}

async function listTables(sql: Sql): Promise<readonly string[]> {
  const { rows } = await sql.query<{ readonly name: string }>(
    "select 'sluice.' || tablename as name from pg_tables where schemaname = 'sluice' order by 1",
  );
  return rows.map((row) => row.name);
}

describe.each(DATABASES)("an app's anonymous role on $kind", ({ test }) => {
  test("reads and writes nothing, even where it was granted the tables", async ({ database }) => {
    await fill(database);
    const role = `anon_${newId().slice(24)}`;
    await database.working.query(`create role ${role}`);
    await database.working.query(`grant usage on schema sluice to ${role}`);
    await database.working.query(`grant select, insert on all tables in schema sluice to ${role}`);
    onTestFinished(async () => {
      await database.working.query(`drop owned by ${role}; drop role ${role}`);
    });
    const tables = await listTables(database.working);

    for (const table of tables) {
      const seen = (await database.working.query(`select 1 from ${table}`)).rowCount;
      const tx = await database.begin();
      await tx.query(`set local role ${role}`);
      const seenByRole = (await tx.query(`select 1 from ${table}`)).rowCount;
      await tx.rollback();
      expect([table, seen > 0, seenByRole]).toEqual([table, true, 0]);
    }
    const tx = await database.begin();
    await tx.query(`set local role ${role}`);
    await expect(tx.query("insert into sluice.readiness (id) values (1)")).rejects.toThrow("row-level security");
    await tx.rollback();
    expect(tables).toHaveLength(22);
  });

  test("cannot even see the tables without a grant", async ({ database }) => {
    const role = `guest_${newId().slice(24)}`;
    await database.working.query(`create role ${role}`);
    const tx = await database.begin();
    await tx.query(`set local role ${role}`);

    await expect(tx.query("select 1 from sluice.webhook_events")).rejects.toThrow("permission denied for schema");

    await tx.rollback();
    await database.working.query(`drop role ${role}`);
  });
});
