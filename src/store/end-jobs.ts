import type { Sql, Statement } from "./database.ts";
import { toJobKey, type JobKey, type JobKeyRow, type JobState } from "./job.ts";

/** Which jobs of some events to end. */
export interface EndedScope {
  readonly eventIds: readonly string[];
  /** Only this handler's; omitted, those of all. */
  readonly handler?: string | undefined;
  /** Only those that died of this failure. */
  readonly fingerprint?: string | undefined;
  /** Only those in one of these states. */
  readonly states?: readonly JobState[] | undefined;
}

const END: Statement = {
  name: "sluice_end_jobs",
  text: /* sql */ `
  with chosen as materialized (
    select event_id, handler
      from sluice.event_jobs
     where event_id = any ($1)
       and state = any ($2)
       and ($4::text is null or handler = $4)
       and ($5::text is null or fingerprint = $5)
     order by event_id, handler
       for update
  )
  update sluice.event_jobs as job
     set state = $3,
         ended_at = coalesce(job.ended_at, now())
    from chosen
   where job.event_id = chosen.event_id
     and job.handler = chosen.handler
  returning job.event_id, job.handler`,
};

/** Ends jobs that wait, so that they are not run. One that is claimed first is left to run. @returns Those it ended. */
export function cancelJobs(sql: Sql, scope: EndedScope): Promise<readonly JobKey[]> {
  return endJobs(sql, scope, ["ready", "missing"], "cancelled");
}

/** Settles dead jobs: what they died of needs nobody's attention any more. @returns Those it settled. */
export function resolveJobs(sql: Sql, scope: EndedScope): Promise<readonly JobKey[]> {
  return endJobs(sql, scope, ["dead"], "resolved");
}

async function endJobs(
  sql: Sql,
  scope: EndedScope,
  endable: readonly JobState[],
  state: JobState,
): Promise<readonly JobKey[]> {
  const states = scope.states === undefined ? endable : endable.filter((one) => scope.states?.includes(one));
  const values = [scope.eventIds, states, state, scope.handler ?? null, scope.fingerprint ?? null];
  return (await sql.query<JobKeyRow>(END, values)).rows.map(toJobKey);
}

const RESOLVE_FAILURE: Statement = {
  name: "sluice_resolve_failure",
  text: /* sql */ `
  with chosen as materialized (
    select event_id, handler
      from sluice.event_jobs
     where state = 'dead'
       and fingerprint = $1
     order by event_id desc
     limit $2
       for update skip locked
  )
  update sluice.event_jobs as job
     set state = 'resolved'
    from chosen
   where job.event_id = chosen.event_id
     and job.handler = chosen.handler`,
};

/** Settles up to `limit` jobs that died of one failure, newest events first. @returns How many. */
export async function resolveDeadJobs(
  sql: Sql,
  options: { readonly fingerprint: string; readonly limit: number },
): Promise<number> {
  return (await sql.query(RESOLVE_FAILURE, [options.fingerprint, options.limit])).rowCount;
}
