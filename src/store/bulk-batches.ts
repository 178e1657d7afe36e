import type { BulkActionName, BulkFilter } from "./bulk-matches.ts";
import type { Sql, Statement } from "./database.ts";
import { IS_UNPAUSED, LAG_MS, readOldestDue } from "./oldest-due.ts";

/** A bulk action with work to do now. */
export interface DueBulkAction {
  readonly id: string;
  readonly action: BulkActionName;
  readonly filter: BulkFilter;
  /** Where its next batch begins; null at the start. */
  readonly cursor: string | null;
  readonly createdAt: Date;
  /** Events its pace allows just now. From 1. */
  readonly allowance: number;
}

interface DueRow {
  readonly id: string;
  readonly action: BulkActionName;
  readonly filter: string;
  readonly cursor: string | null;
  readonly created_at: Date;
  readonly allowance: number;
}

/**
 * `worked_at` is where the pace has got to: each event moves it on by its share of a second, and what was not used for
 * longer than a second is lost. So the pace holds however many workers share it.
 */
const PACE = /* sql */ `greatest(coalesce(worked_at, '-infinity'), now() - interval '1 second')`;
const IS_DUE = /* sql */ `state = 'running'
     and (worked_at is null or worked_at <= now() - interval '1 second' / per_second)`;

const FIND_DUE: Statement = {
  name: "sluice_find_due_bulk_action",
  text: /* sql */ `
  select id, action, filter, cursor, created_at,
         floor(extract(epoch from now() - ${PACE}) * per_second + 0.001)::int as allowance
    from sluice.bulk_actions
   where ${IS_DUE}
   order by worked_at nulls first, created_at
   limit 1`,
};

/** The bulk action that has waited longest for its next batch; null if none is due. Others may find the same one. */
export async function findDueBulkAction(sql: Sql): Promise<DueBulkAction | null> {
  const [row] = (await sql.query<DueRow>(FIND_DUE)).rows;
  if (row === undefined) return null;
  return {
    id: row.id,
    action: row.action,
    filter: JSON.parse(row.filter) as BulkFilter,
    cursor: row.cursor,
    createdAt: row.created_at,
    allowance: Math.max(1, row.allowance),
  };
}

const LOCK: Statement = {
  name: "sluice_lock_bulk_action",
  text: /* sql */ `
  select id
    from sluice.bulk_actions
   where id = $1
     and cursor is not distinct from $2::uuid
     and ${IS_DUE}
     for update skip locked`,
};

/**
 * Takes a batch of a bulk action, to the end of the transaction.
 *
 * @returns False if another worker has it or has done it, or someone paused the action.
 */
export async function lockBulkAction(tx: Sql, bulk: DueBulkAction): Promise<boolean> {
  return (await tx.query(LOCK, [bulk.id, bulk.cursor])).rowCount === 1;
}

/** What a batch came to. */
export interface BulkBatch {
  readonly id: string;
  /** Where the next one begins; null if this was the last. */
  readonly cursor: string | null;
  readonly processed: number;
  /** The events with a job it changed. */
  readonly changed: readonly string[];
}

const ADVANCE: Statement = {
  name: "sluice_advance_bulk_action",
  text: /* sql */ `
  update sluice.bulk_actions
     set cursor = coalesce($2, cursor),
         processed = processed + $3::int,
         changed = changed + cardinality($4::uuid[]),
         recent = (recent || $4::uuid[])[greatest(1, cardinality(recent) + cardinality($4::uuid[]) - 99):],
         worked_at = ${PACE} + $3::int * interval '1 second' / per_second,
         note = null,
         state = case when $2::uuid is null then 'done' else 'running' end,
         ended_at = case when $2::uuid is null then now() end
   where id = $1`,
};

/** Records a batch, in its transaction. */
export async function advanceBulkAction(tx: Sql, batch: BulkBatch): Promise<void> {
  await tx.query(ADVANCE, [batch.id, batch.cursor, batch.processed, batch.changed]);
}

const HOLD: Statement = {
  name: "sluice_hold_bulk_action",
  text: /* sql */ `
  update sluice.bulk_actions
     set note = $2,
         state = case when $3 then 'paused' else state end,
         worked_at = now() + interval '1 second'
   where id = $1
     and state = 'running'`,
};

/** Lets a bulk action wait for a second, or until someone resumes it, and says why. */
export async function holdBulkAction(
  sql: Sql,
  hold: { readonly id: string; readonly note: string; readonly isPaused: boolean },
): Promise<void> {
  await sql.query(HOLD, [hold.id, hold.note, hold.isPaused]);
}

const FIND_LAG: Statement = {
  name: "sluice_find_lag",
  text: /* sql */ `
  with ${readOldestDue("50000")}
  select ${LAG_MS} as lag_ms
    from oldest
   where ${IS_UNPAUSED}`,
};

/**
 * For how long the oldest due job of a handler that is not paused has been due. Milliseconds; 0 where there is none, or
 * none among the 50,000 longest due.
 */
export async function findLagMs(sql: Sql): Promise<number> {
  const [row] = (await sql.query<{ readonly lag_ms: number | null }>(FIND_LAG)).rows;
  return row?.lag_ms ?? 0;
}

const COUNT_RECENT: Statement = {
  name: "sluice_count_recent_of_bulk_action",
  text: /* sql */ `
  select count(*)::int as ended,
         count(*) filter (where job.state <> 'done')::int as failed
    from sluice.bulk_actions as bulk
    join sluice.event_jobs as job
      on job.event_id = any (bulk.recent)
     and job.started_at >= bulk.created_at
     and (job.state in ('done', 'dead') or job.state = 'ready' and job.attempt > 0)
     and (bulk.filter::json ->> 'handler' is null or job.handler = bulk.filter::json ->> 'handler')
   where bulk.id = $1`,
};

/** Of the jobs of the last 100 events a bulk action changed: how many ran since, and how many of those failed. */
export async function countRecentJobs(
  sql: Sql,
  id: string,
): Promise<{ readonly ended: number; readonly failed: number }> {
  const [row] = (await sql.query<{ readonly ended: number; readonly failed: number }>(COUNT_RECENT, [id])).rows;
  return row ?? { ended: 0, failed: 0 };
}
