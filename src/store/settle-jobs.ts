import { toDurationClass } from "../core/duration-class.ts";
import { toFingerprint, type Fingerprint } from "../core/fingerprint.ts";
import type { HandlerOutcome } from "../core/outcome.ts";
import type { Transition } from "../core/settle.ts";
import { tallyAttempts } from "./attempt-tally.ts";
import type { Sql, Statement } from "./database.ts";
import { UPSERT_FAILURES } from "./failure-upsert.ts";
import { compareJobs, toAccepted, type HeldJob, type JobKeyRow } from "./job.ts";

/** A claim whose attempt did not finish the job, and where the job goes. */
export interface Settling extends HeldJob, Transition {
  /** What the attempt came to. After the last attempt the job is dead whichever it was. */
  readonly outcome: HandlerOutcome["kind"];
  readonly durationMs: number;
  /** The event's, for the statistics. */
  readonly source: string;
}

const SETTLE: Statement = {
  name: "sluice_settle_jobs",
  text: /* sql */ `
  with item as (
    select *
      from unnest(
             $1::uuid[], $2::text[], $3::int[], $4::text[], $5::float8[], $6::int[], $7::text[], $8::text[], $9::int[],
             $10::text[], $11::int[], $12::text[], $13::text[]
           ) as item (
             event_id, handler, generation, state, delay_ms, given_back, reason, outcome, duration_ms,
             source, bucket, fingerprint, title
           )
  ), settled as (
    update sluice.event_jobs as job
       set state = item.state,
           attempt = job.attempt - item.given_back,
           run_at = now() + item.delay_ms * interval '1 millisecond',
           lease_until = null,
           last_error = coalesce(item.reason, job.last_error),
           fingerprint = coalesce(item.fingerprint, job.fingerprint),
           ended_at = case when item.state = 'dead' then now() end
      from item
     where job.event_id = item.event_id
       and job.handler = item.handler
       and job.generation = item.generation
       and job.state = 'running'
    returning job.event_id, job.handler, job.generation, item.outcome, item.reason, job.started_at, item.duration_ms,
              job.worker_id, item.source, item.bucket, item.fingerprint, item.title, item.state = 'dead' as is_dead
  ), ${tallyAttempts("settled")}, failed as (
    select event_id, handler, fingerprint, title, is_dead
      from settled
  ), ${UPSERT_FAILURES}
  insert into sluice.event_attempts (event_id, handler, number, outcome, error, started_at, duration_ms, worker_id)
  select event_id, handler, generation, outcome, reason, started_at, duration_ms, worker_id
    from settled
  returning event_id, handler`,
};

/**
 * Moves jobs to where their attempts left them, records the attempts, and counts those that failed with their failures. A job whose lease went to another worker is
 * left alone.
 *
 * @param settlings No job twice.
 * @returns Whether each was accepted, in the order of `settlings`.
 */
export async function settleJobs(sql: Sql, settlings: readonly Settling[]): Promise<readonly boolean[]> {
  if (settlings.length === 0) return [];
  const items = settlings.toSorted(compareJobs);
  const failures = items.map(toFailure);
  const values = [
    items.map((item) => item.eventId),
    items.map((item) => item.handler),
    items.map((item) => item.generation),
    items.map((item) => item.state),
    items.map((item) => item.delayMs),
    items.map((item) => (item.isCounted ? 0 : 1)),
    items.map((item) => item.reason),
    items.map((item) => item.outcome),
    items.map((item) => Math.round(item.durationMs)),
    items.map((item) => item.source),
    items.map((item) => toDurationClass(item.durationMs)),
    failures.map((failure) => failure?.fingerprint ?? null),
    failures.map((failure) => failure?.title ?? null),
  ];
  return toAccepted(settlings, (await sql.query<JobKeyRow>(SETTLE, values)).rows);
}

/** Null where the handler did not fail: it asked to be called later. */
function toFailure({ handler, outcome, reason }: Settling): Fingerprint | null {
  return outcome === "snooze" ? null : toFingerprint(handler, reason ?? "");
}
