import type { Sql, Statement } from "./database.ts";
import { toJobKey, type JobKey, type JobKeyRow } from "./job.ts";

const MARK: Statement = {
  name: "sluice_mark_missing",
  text: /* sql */ `
  with known as (
    select array_agg(distinct handler.name) as handlers
      from sluice.workers as worker
     cross join unnest(worker.handlers) as handler (name)
     where worker.seen_at > now() - interval '60 seconds'
  ), overdue as materialized (
    select event_id, handler
      from sluice.event_jobs
     where state = 'ready'
       and run_at < now() - $1 * interval '1 millisecond'
       and handler not in (select handler from sluice.paused_handlers)
     order by run_at
     limit 10000
  ), stray as materialized (
    select overdue.event_id, overdue.handler
      from overdue
     cross join known
     where overdue.handler <> all (known.handlers)
     limit 1000
  ), orphan as (
    select job.event_id, job.handler
      from stray
      join sluice.event_jobs as job
        on job.event_id = stray.event_id
       and job.handler = stray.handler
     where job.state = 'ready'
       for update of job skip locked
  )
  update sluice.event_jobs as job
     set state = 'missing'
    from orphan
   where job.event_id = orphan.event_id
     and job.handler = orphan.handler
  returning job.event_id, job.handler`,
};

/**
 * Marks up to 1,000 jobs that are due for longer than `afterMs` and whose handler no live worker knows, so that people
 * see them. Those of paused handlers wait for people. Looks at the 10,000 longest due jobs, where those that nobody takes
 * gather. Does nothing while no worker lives: then nobody can tell. Concurrent callers mark different jobs.
 */
export async function markMissing(sql: Sql, options: { readonly afterMs: number }): Promise<readonly JobKey[]> {
  return (await sql.query<JobKeyRow>(MARK, [options.afterMs])).rows.map(toJobKey);
}

const REVIVE: Statement = {
  name: "sluice_revive_missing",
  text: /* sql */ `
  with revived as (
    update sluice.event_jobs
       set state = 'ready',
           run_at = now()
     where state = 'missing'
       and handler = any ($1)
    returning event_id, handler
  ), notified as materialized (
    select pg_notify('sluice_jobs', '')
     where exists (select from revived)
  )
  select event_id, handler
    from revived
    left join notified
      on true`,
};

/** Makes the missing jobs of these handlers due again: a worker that knows them has started. */
export async function reviveMissing(sql: Sql, handlers: readonly string[]): Promise<readonly JobKey[]> {
  return (await sql.query<JobKeyRow>(REVIVE, [handlers])).rows.map(toJobKey);
}
