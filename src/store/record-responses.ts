import { toDurationClass } from "../core/duration-class.ts";
import { toFingerprint, type Fingerprint } from "../core/fingerprint.ts";
import { tallyAttempts } from "./attempt-tally.ts";
import type { Sql, Statement } from "./database.ts";
import { UPSERT_FAILURES } from "./failure-upsert.ts";
import type { JobKey } from "./job.ts";

/** One run of a responder, which answered a delivery within its request. */
export interface NewResponse extends JobKey {
  readonly outcome: "done" | "dead";
  /** Why there was no answer; null where there was one. */
  readonly error: string | null;
  readonly durationMs: number;
}

// An attempt limit of 0 says that no worker may run the job: `replayEvent` leaves it alone.
const RECORD: Statement = {
  name: "sluice_record_responses",
  text: /* sql */ `
  with item as (
    select *
      from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::int[], $6::int[], $7::text[], $8::text[])
        as item (event_id, handler, outcome, error, duration_ms, bucket, fingerprint, title)
  ), job as (
    insert into sluice.event_jobs as job
           (event_id, handler, state, attempt, attempt_limit, generation, last_error, started_at, ended_at, fingerprint)
    select event_id, handler, outcome, 1, 0, 1, error, now() - duration_ms * interval '1 millisecond', now(), fingerprint
      from item
        on conflict (event_id, handler) do update
       set state = excluded.state,
           attempt = job.attempt + 1,
           generation = job.generation + 1,
           last_error = excluded.last_error,
           started_at = excluded.started_at,
           ended_at = excluded.ended_at,
           fingerprint = excluded.fingerprint
     where job.attempt_limit = 0
    returning event_id, handler, generation, started_at
  ), ran as (
    select item.event_id, item.handler, item.outcome, item.bucket, item.fingerprint, item.title,
           item.outcome = 'dead' as is_dead, coalesce(event.source, '') as source
      from job
      join item
        on item.event_id = job.event_id
       and item.handler = job.handler
      left join sluice.webhook_events as event
        on event.id = item.event_id
  ), ${tallyAttempts("ran")}, failed as (
    select event_id, handler, fingerprint, title, is_dead
      from ran
  ), ${UPSERT_FAILURES}
  insert into sluice.event_attempts (event_id, handler, number, outcome, error, started_at, duration_ms)
  select job.event_id, job.handler, job.generation, item.outcome, item.error, job.started_at, item.duration_ms
    from job
    join item
      on item.event_id = job.event_id
     and item.handler = job.handler`,
};

/**
 * Records runs of responders as jobs that ended, each with its attempt. A later run of the same responder on the same
 * event, as for a duplicate, is one more attempt.
 *
 * @param responses No two of the same event and handler.
 */
export async function recordResponses(sql: Sql, responses: readonly NewResponse[]): Promise<void> {
  if (responses.length === 0) return;
  const failures = responses.map(toFailure);
  await sql.query(RECORD, [
    responses.map((response) => response.eventId),
    responses.map((response) => response.handler),
    responses.map((response) => response.outcome),
    responses.map((response) => response.error?.replaceAll("\0", "\uFFFD") ?? null),
    responses.map((response) => Math.round(response.durationMs)),
    responses.map((response) => toDurationClass(response.durationMs)),
    failures.map((failure) => failure?.fingerprint ?? null),
    failures.map((failure) => failure?.title ?? null),
  ]);
}

function toFailure({ handler, outcome, error }: NewResponse): Fingerprint | null {
  return outcome === "dead" ? toFingerprint(handler, error ?? "") : null;
}
