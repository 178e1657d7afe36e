/**
 * The part of a statement that reads the jobs longest due, as `oldest` (run_at, handler): one, or with paused handlers
 * so many that one of another handler may be among them.
 *
 * @param limit How many those are, in SQL.
 */
export function readOldestDue(limit: string): string {
  return /* sql */ `oldest as materialized (
    select run_at, handler
      from sluice.event_jobs
     where state = 'ready'
       and run_at <= now()
     order by run_at
     limit case when exists (select from sluice.paused_handlers) then ${limit} else 1 end
  )`;
}

/** Keeps the jobs that are not of paused handlers. */
export const IS_UNPAUSED = /* sql */ `handler not in (select handler from sluice.paused_handlers)`;

/** For how long the longest due of the jobs at hand has been due. Milliseconds. */
export const LAG_MS = /* sql */ `extract(epoch from now() - min(run_at))::float8 * 1000`;
