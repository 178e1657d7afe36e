import type { Sql, Statement } from "./database.ts";

/** Which events to delete. */
export interface EventRetention {
  /** Milliseconds since the event was received. */
  readonly olderThanMs: number;
  /** Events deleted at most. */
  readonly limit: number;
}

const PRUNE: Statement = {
  name: "sluice_prune_events",
  text: /* sql */ `
  with cutoff as materialized (
    select now() - $1 * interval '1 millisecond' as at
  ), bound as materialized (
    select (lpad(to_hex((extract(epoch from at + interval '1 day') * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
             as id
      from cutoff
  ), expired as (
    select event.id
      from sluice.webhook_events as event
     where event.id < (select id from bound)
       and event.received_at < (select at from cutoff)
       and (
             select coalesce(bool_and(job.state in ('done', 'dead', 'cancelled', 'resolved')), true)
               from sluice.event_jobs as job
              where job.event_id = event.id
           )
     order by event.id
     limit $2
       for update of event skip locked
  ), attempt as (
    delete from sluice.event_attempts
     using expired
     where event_id = expired.id
  ), job as (
    delete from sluice.event_jobs
     using expired
     where event_id = expired.id
  ), words as (
    delete from sluice.event_texts
     using expired
     where event_id = expired.id
  )
  delete from sluice.webhook_events as event
   using expired
   where event.id = expired.id`,
};

/**
 * Deletes the oldest events that are past retention and whose jobs have all ended, with their jobs and attempts. An
 * event with a job that is still to run is never deleted. Concurrent callers delete different events; one that is
 * replayed just now is skipped.
 *
 * The time in an event's id only bounds the search, a day wide: an id from a clock further ahead is deleted later.
 *
 * @returns How many events were deleted.
 */
export async function pruneEvents(sql: Sql, retention: EventRetention): Promise<number> {
  return (await sql.query(PRUNE, [retention.olderThanMs, retention.limit])).rowCount;
}
