import { tallyAttempts } from "./attempt-tally.ts";
import type { Sql, Statement } from "./database.ts";
import { UPSERT_FAILURES } from "./failure-upsert.ts";
import { compareJobs, toJobKey, type HeldJob, type JobKey, type JobKeyRow } from "./job.ts";

/** Claims that are still worked on. */
export interface LeaseExtension {
  readonly leaseMs: number;
  readonly held: readonly HeldJob[];
}

/** A job taken back from a worker that died or stalled. */
export interface RescuedJob extends JobKey {
  readonly state: "ready" | "dead";
}

const EXTEND: Statement = {
  name: "sluice_extend_leases",
  text: /* sql */ `
  with mine as (
    select job.event_id, job.handler, job.generation
      from unnest($2::uuid[], $3::text[], $4::int[]) as item (event_id, handler, generation)
      join sluice.event_jobs as job
        on job.event_id = item.event_id
       and job.handler = item.handler
       and job.generation = item.generation
     where job.state = 'running'
  ), free as (
    select job.event_id, job.handler
      from mine
      join sluice.event_jobs as job
        on job.event_id = mine.event_id
       and job.handler = mine.handler
       and job.generation = mine.generation
     where job.state = 'running'
       for update of job skip locked
  ), extended as (
    update sluice.event_jobs as job
       set lease_until = now() + $1 * interval '1 millisecond'
      from free
     where job.event_id = free.event_id
       and job.handler = free.handler
  )
  select event_id, handler, generation
    from mine`,
};

/**
 * Prolongs leases. Never waits for a lock: a job whose row is locked is ending just now, most likely in its own
 * handler's transaction, and counts as held.
 *
 * @returns The jobs still held; work on the others should stop.
 */
export async function extendLeases(sql: Sql, extension: LeaseExtension): Promise<readonly HeldJob[]> {
  if (extension.held.length === 0) return [];
  const values = [extension.leaseMs, ...toColumns(extension.held)];
  const { rows } = await sql.query<JobKeyRow & Pick<HeldJob, "generation">>(EXTEND, values);
  return rows.map((row) => ({ ...toJobKey(row), generation: row.generation }));
}

const RELEASE: Statement = {
  name: "sluice_release_jobs",
  text: /* sql */ `
  with item as (
    select *
      from unnest($1::uuid[], $2::text[], $3::int[]) as item (event_id, handler, generation)
  ), released as (
    update sluice.event_jobs as job
       set state = 'ready',
           attempt = job.attempt - 1,
           run_at = now(),
           lease_until = null
      from item
     where job.event_id = item.event_id
       and job.handler = item.handler
       and job.generation = item.generation
       and job.state = 'running'
    returning job.event_id, job.handler, job.generation, job.started_at, job.worker_id
  ), tally as (
    insert into sluice.tallies (measure, source, handler, detail, count)
    select 'attempt', coalesce(event.source, ''), released.handler, 'released', count(*)
      from released
      left join sluice.webhook_events as event
        on event.id = released.event_id
     group by event.source, released.handler
  ), recorded as (
    insert into sluice.event_attempts (event_id, handler, number, outcome, started_at, duration_ms, worker_id)
    select event_id, handler, generation, 'released', started_at,
           least(2147483647, extract(epoch from clock_timestamp() - started_at) * 1000), worker_id
      from released
  ), notified as materialized (
    select pg_notify('sluice_jobs', '')
     where exists (select from released)
  )
  select event_id, handler
    from released
    left join notified
      on true`,
};

/**
 * Gives claims back at once, without counting the attempt, and wakes other workers. A job whose lease went to another
 * worker is left alone.
 *
 * @returns The jobs given back.
 */
export async function releaseJobs(sql: Sql, held: readonly HeldJob[]): Promise<readonly JobKey[]> {
  if (held.length === 0) return [];
  return (await sql.query<JobKeyRow>(RELEASE, toColumns(held))).rows.map(toJobKey);
}

const RESCUE: Statement = {
  name: "sluice_rescue_jobs",
  text: /* sql */ `
  with expired as (
    select event_id, handler
      from sluice.event_jobs
     where state = 'running'
       and lease_until < now()
     order by lease_until
     limit $1
       for update skip locked
  ), rescued as (
    update sluice.event_jobs as job
       set state = case when job.attempt < job.attempt_limit then 'ready' else 'dead' end,
           run_at = now(),
           lease_until = null,
           last_error = $2::text,
           fingerprint = left(encode(sha256(convert_to(job.handler || $2::text, 'UTF8')), 'hex'), 32),
           ended_at = case when job.attempt < job.attempt_limit then null else now() end
      from expired
     where job.event_id = expired.event_id
       and job.handler = expired.handler
    returning job.event_id, job.handler, job.generation, job.state, job.started_at, job.worker_id, job.fingerprint
  ), counted as (
    select coalesce(event.source, '') as source, rescued.handler, 'lost' as outcome, 0 as bucket,
           rescued.state = 'dead' as is_dead
      from rescued
      left join sluice.webhook_events as event
        on event.id = rescued.event_id
  ), ${tallyAttempts("counted")}, failed as (
    select event_id, handler, fingerprint, $2::text as title, state = 'dead' as is_dead
      from rescued
  ), ${UPSERT_FAILURES}, recorded as (
    insert into sluice.event_attempts (event_id, handler, number, outcome, error, started_at, duration_ms, worker_id)
    select event_id, handler, generation, 'lost', $2::text, started_at,
           least(2147483647, extract(epoch from clock_timestamp() - started_at) * 1000), worker_id
      from rescued
  ), notified as materialized (
    select pg_notify('sluice_jobs', '')
     where exists (select from rescued where state = 'ready')
  )
  select event_id, handler, state
    from rescued
    left join notified
      on true`,
};

const LOST = "the worker died or lost its lease during this attempt";

/**
 * Takes up to `limit` jobs back whose lease ran out: due again at once, or dead after their last attempt. Concurrent
 * callers never take the same job; a job whose handler is committing just now is skipped.
 */
export async function rescueJobs(sql: Sql, limit: number): Promise<readonly RescuedJob[]> {
  const { rows } = await sql.query<JobKeyRow & Pick<RescuedJob, "state">>(RESCUE, [limit, LOST]);
  return rows.map((row) => ({ ...toJobKey(row), state: row.state }));
}

function toColumns(held: readonly HeldJob[]): readonly unknown[] {
  const items = held.toSorted(compareJobs);
  return [items.map((item) => item.eventId), items.map((item) => item.handler), items.map((item) => item.generation)];
}
