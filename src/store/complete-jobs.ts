import { toDurationClass } from "../core/duration-class.ts";
import type { Sql, Statement, Transaction } from "./database.ts";
import { compareJobs, toAccepted, type HeldJob, type JobKeyRow } from "./job.ts";

/** A claim whose work is done. */
export interface Completion extends HeldJob {
  /** The event's, for the statistics. */
  readonly source: string;
  readonly durationMs: number;
}

const COMPLETE: Statement = {
  name: "sluice_complete_jobs",
  text: /* sql */ `
  with item as (
    select *
      from unnest($1::uuid[], $2::text[], $3::int[], $4::int[], $5::text[], $6::int[])
        as item (event_id, handler, generation, duration_ms, source, bucket)
  ), done as (
    update sluice.event_jobs as job
       set state = 'done',
           lease_until = null,
           ended_at = now()
      from item
     where job.event_id = item.event_id
       and job.handler = item.handler
       and job.generation = item.generation
       and job.state = 'running'
    returning job.event_id, job.handler, job.generation, job.started_at, item.duration_ms, job.worker_id, item.source,
              item.bucket
  ), tally as (
    insert into sluice.tallies (measure, source, handler, detail, bucket, count)
    select 'attempt', source, handler, 'done', bucket, count(*)
      from done
     group by source, handler, bucket
  )
  insert into sluice.event_attempts (event_id, handler, number, outcome, started_at, duration_ms, worker_id)
  select event_id, handler, generation, 'done', started_at, duration_ms, worker_id
    from done
  returning event_id, handler`,
};

/**
 * Ends jobs as done and records their attempts. A job whose lease went to another worker is left alone.
 *
 * @param completions No job twice.
 * @returns Whether each was accepted, in the order of `completions`.
 */
export async function completeJobs(sql: Sql, completions: readonly Completion[]): Promise<readonly boolean[]> {
  if (completions.length === 0) return [];
  const items = completions.toSorted(compareJobs);
  const values = [
    items.map((item) => item.eventId),
    items.map((item) => item.handler),
    items.map((item) => item.generation),
    items.map((item) => Math.round(item.durationMs)),
    items.map((item) => item.source),
    items.map((item) => toDurationClass(item.durationMs)),
  ];
  return toAccepted(completions, (await sql.query<JobKeyRow>(COMPLETE, values)).rows);
}

// By key. Named by its state the row would be sought in the index of running jobs, among the dead entries of all that ran
// since the last vacuum. A lease is held exactly while a job runs: see the constraint `event_jobs_lease`.
const COMPLETE_ONE: Statement = {
  name: "sluice_complete_job",
  text: /* sql */ `
  with done as (
    update sluice.event_jobs
       set state = 'done',
           lease_until = null,
           ended_at = now()
     where event_id = $1
       and handler = $2
       and generation = $3
       and lease_until is not null
    returning event_id, handler, generation, started_at, worker_id
  ), tally as (
    insert into sluice.tallies (measure, source, handler, detail, bucket, count)
    select 'attempt', $5, handler, 'done', $6::int, 1
      from done
  )
  insert into sluice.event_attempts (event_id, handler, number, outcome, started_at, duration_ms, worker_id)
  select event_id, handler, generation, 'done', started_at, $4::int, worker_id
    from done`,
};

/**
 * Ends one job as done inside its handler's transaction, so that effects and completion commit together.
 * The job's row stays locked until the transaction ends, so nobody can rescue it meanwhile.
 *
 * @returns False if the lease is lost: then the transaction must be rolled back.
 */
export async function completeInTransaction(tx: Transaction, completion: Completion): Promise<boolean> {
  const { eventId, handler, generation, durationMs, source } = completion;
  const values = [eventId, handler, generation, Math.round(durationMs), source, toDurationClass(durationMs)];
  const { rowCount } = await tx.query(COMPLETE_ONE, values);
  return rowCount === 1;
}
