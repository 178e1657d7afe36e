import type { Sql, Statement } from "./database.ts";
import type { JobState } from "./job.ts";
import type { Replay } from "./replay-event.ts";

/** What to run again, of many events. */
export interface ReplayScope {
  readonly events: readonly Pick<Replay, "eventId" | "handlers">[];
  /** Only this handler; omitted, all of them. */
  readonly handler?: string | undefined;
  /** Only jobs in one of these states; no handler is added then. */
  readonly states?: readonly JobState[] | undefined;
  /** Only jobs of this failure; no handler is added then. */
  readonly fingerprint?: string | undefined;
}

// Jobs are locked by key, as all statements over several of them do. What is due already is left as it is.
const REPLAY: Statement = {
  name: "sluice_replay_events",
  text: /* sql */ `
  with event as materialized (
    select id
      from sluice.webhook_events
     where id = any ($1)
     order by id
       for key share
  ), item as materialized (
    select *
      from unnest($2::uuid[], $3::text[], $4::int[]) as item (event_id, handler, attempt_limit)
     where $5::text is null
        or item.handler = $5
  ), chosen as materialized (
    select job.event_id, job.handler
      from sluice.event_jobs as job
     where job.event_id in (select id from event)
       and job.state <> 'running'
       and (job.state <> 'ready' or job.attempt > 0 or job.run_at > now())
       and ($5::text is null or job.handler = $5)
       and ($6::text[] is null or job.state = any ($6))
       and ($7::text is null or job.fingerprint = $7)
       and (
             job.attempt_limit > 0
          or exists (
               select
                 from item
                where item.event_id = job.event_id
                  and item.handler = job.handler
             )
           )
     order by job.event_id, job.handler
       for update
  ), reset as (
    update sluice.event_jobs as job
       set state = 'ready',
           attempt = 0,
           attempt_limit = coalesce(
             (
               select item.attempt_limit
                 from item
                where item.event_id = job.event_id
                  and item.handler = job.handler
             ),
             job.attempt_limit
           ),
           run_at = case when job.state = 'ready' then least(job.run_at, now()) else now() end,
           ended_at = null,
           replays = job.replays + 1
      from chosen
     where job.event_id = chosen.event_id
       and job.handler = chosen.handler
    returning job.event_id
  ), added as (
    insert into sluice.event_jobs (event_id, handler, attempt_limit)
    select item.event_id, item.handler, item.attempt_limit
      from item
      join event
        on event.id = item.event_id
     where $6::text[] is null
       and $7::text is null
       and not exists (
             select
               from sluice.event_jobs as job
              where job.event_id = item.event_id
                and job.handler = item.handler
           )
     order by item.event_id, item.handler
        on conflict (event_id, handler) do nothing
    returning event_id
  ), touched as (
    select event_id
      from reset
     union
    select event_id
      from added
  ), notified as materialized (
    select pg_notify('sluice_jobs', '')
     where exists (select from touched)
  )
  select touched.event_id
    from touched
    left join notified
      on true`,
};

/**
 * Makes jobs of many events due again from their first attempt, behind what is due already, and queues the handlers that
 * match today and had no job. Running jobs are left alone.
 *
 * @returns The events with a job it changed.
 */
export async function replayEvents(sql: Sql, scope: ReplayScope): Promise<readonly string[]> {
  if (scope.events.length === 0) return [];
  const items = scope.events.flatMap(({ eventId, handlers }) => handlers.map((handler) => ({ eventId, ...handler })));
  const { rows } = await sql.query<{ readonly event_id: string }>(REPLAY, [
    scope.events.map((event) => event.eventId),
    items.map((item) => item.eventId),
    items.map((item) => item.name),
    items.map((item) => item.attemptLimit),
    scope.handler ?? null,
    scope.states ?? null,
    scope.fingerprint ?? null,
  ]);
  return rows.map((row) => row.event_id);
}
