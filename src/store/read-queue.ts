import type { Sql, Statement } from "./database.ts";
import { IS_UNPAUSED, LAG_MS, readOldestDue } from "./oldest-due.ts";

/** A count that ends somewhere: there are `count` and, if `isMore`, others that were not counted. */
export interface BoundedCount {
  readonly count: number;
  readonly isMore: boolean;
}

/** The queue just now. */
export interface Queue {
  /**
   * For how long the oldest due job of a handler that is not paused has been due; 0 when none is. Null where it cannot be
   * told in a bounded time: the 10,000 longest due jobs are all of paused handlers.
   */
  readonly lagMs: number | null;
  /** Jobs that are due, those of paused handlers included. */
  readonly due: BoundedCount;
  readonly scheduled: BoundedCount;
  readonly running: BoundedCount;
  readonly dead: BoundedCount;
  readonly missing: BoundedCount;
  /** Worker processes seen in the last minute. */
  readonly workers: number;
}

interface QueueRow {
  readonly lag_ms: number | null;
  readonly due: number;
  readonly scheduled: number;
  readonly running: number;
  readonly dead: number;
  readonly missing: number;
  readonly workers: number;
}

/** Where counting ends. */
export const MOST_COUNTED = 10_000;

const READ: Statement = {
  name: "sluice_read_queue",
  text: /* sql */ `
  with ${readOldestDue("$1")}, unpaused as (
    select ${LAG_MS} as lag_ms
      from oldest
     where ${IS_UNPAUSED}
  )
  select case
         when unpaused.lag_ms is not null then unpaused.lag_ms
         when (select count(*) from oldest) < $1 then 0
         end as lag_ms,
         (
           select count(*)::int
             from (select from sluice.event_jobs where state = 'ready' and run_at <= now() limit $1 + 1) as one
         ) as due,
         (
           select count(*)::int
             from (select from sluice.event_jobs where state = 'ready' and run_at > now() limit $1 + 1) as one
         ) as scheduled,
         (
           select count(*)::int
             from (select from sluice.event_jobs where state = 'running' limit $1 + 1) as one
         ) as running,
         (
           select count(*)::int
             from (
                    select
                      from sluice.event_jobs
                     where state = 'dead'
                       and state in ('dead', 'missing', 'cancelled', 'resolved')
                     limit $1 + 1
                  ) as one
         ) as dead,
         (
           select count(*)::int
             from (
                    select
                      from sluice.event_jobs
                     where state = 'missing'
                       and state in ('dead', 'missing', 'cancelled', 'resolved')
                     limit $1 + 1
                  ) as one
         ) as missing,
         (
           select count(*)::int
             from sluice.workers
            where seen_at > now() - interval '60 seconds'
         ) as workers
    from unpaused`,
};

/** Reads the queue at one moment. Every count ends at 10,000, so its cost does not grow with the backlog. */
export async function readQueue(sql: Sql): Promise<Queue> {
  const [row] = (await sql.query<QueueRow>(READ, [MOST_COUNTED])).rows;
  return {
    lagMs: row?.lag_ms ?? null,
    due: toBounded(row?.due),
    scheduled: toBounded(row?.scheduled),
    running: toBounded(row?.running),
    dead: toBounded(row?.dead),
    missing: toBounded(row?.missing),
    workers: row?.workers ?? 0,
  };
}

/** Reads a count that went one beyond its bound if there are more. */
export function toBounded(count: number | undefined = 0): BoundedCount {
  return { count: Math.min(count, MOST_COUNTED), isMore: count > MOST_COUNTED };
}
