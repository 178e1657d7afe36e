import { SluiceError } from "../core/errors.ts";
import type { Sql, Statement } from "./database.ts";

/** What to run again. */
export interface Replay {
  readonly eventId: string;
  /** The handlers that match the event today. */
  readonly handlers: readonly { readonly name: string; readonly attemptLimit: number }[];
  /** Only this handler; omitted, all of them. */
  readonly handler?: string;
}

/** What a replay came to, by handler. */
export interface Replayed {
  readonly queued: readonly string[];
  /** Running just now, so left alone. */
  readonly running: readonly string[];
}

interface ReplayedRow {
  readonly is_found: boolean;
  readonly queued: readonly string[];
  readonly running: readonly string[];
}

const REPLAY: Statement = {
  name: "sluice_replay_event",
  text: /* sql */ `
  with event as materialized (
    select id
      from sluice.webhook_events
     where id = $1
       for key share
  ), item as (
    select *
      from unnest($2::text[], $3::int[]) as item (handler, attempt_limit)
     where $4::text is null
        or item.handler = $4
  ), reset as (
    update sluice.event_jobs as job
       set state = 'ready',
           attempt = 0,
           attempt_limit = coalesce(
             (select item.attempt_limit from item where item.handler = job.handler),
             job.attempt_limit
           ),
           -- What ended long ago would otherwise be due for long, and go before all others.
           run_at = case when job.state = 'ready' then least(job.run_at, now()) else now() end,
           ended_at = null,
           replays = job.replays
                   + (job.state <> 'ready' or job.attempt > 0 or job.run_at > now())::int
      from event
     where job.event_id = event.id
       and job.state <> 'running'
       and ($4::text is null or job.handler = $4)
       and (job.attempt_limit > 0 or job.handler in (select item.handler from item))
    returning job.handler
  ), added as (
    insert into sluice.event_jobs (event_id, handler, attempt_limit)
    select event.id, item.handler, item.attempt_limit
      from item
     cross join event
     where not exists (
             select
               from sluice.event_jobs as job
              where job.event_id = event.id
                and job.handler = item.handler
           )
        on conflict (event_id, handler) do nothing
    returning handler
  ), queued as (
    select handler
      from reset
     union all
    select handler
      from added
  ), notified as materialized (
    select pg_notify('sluice_jobs', '')
     where exists (select from queued)
  )
  select exists (select from event) as is_found,
         array (select handler from queued order by handler) as queued,
         array (
           select job.handler
             from sluice.event_jobs as job
            where job.event_id = $1
              and ($4::text is null or job.handler = $4)
              and job.attempt_limit > 0
              and job.handler not in (select handler from queued)
            order by job.handler
         ) as running
    from (values (1)) as always
    left join notified
      on true`,
};

/**
 * Makes an event's jobs due again from their first attempt, and queues the handlers that match today and had no job.
 * A running job is left alone, and so is what a responder did: it answers requests, and there is none. Repeated before a worker claims the jobs, it changes nothing.
 *
 * @throws {SluiceError} `NOT_FOUND` if there is no such event (any more).
 */
export async function replayEvent(sql: Sql, replay: Replay): Promise<Replayed> {
  const { rows } = await sql.query<ReplayedRow>(REPLAY, [
    replay.eventId,
    replay.handlers.map((handler) => handler.name),
    replay.handlers.map((handler) => handler.attemptLimit),
    replay.handler ?? null,
  ]);
  const row = rows[0];
  if (row?.is_found !== true) throw new SluiceError("NOT_FOUND", `There is no event ${replay.eventId}`);
  return { queued: row.queued, running: row.running };
}
