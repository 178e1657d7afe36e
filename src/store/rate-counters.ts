import type { Sql, Statement } from "./database.ts";
import { toPruning, type Pruning } from "./prune-ended.ts";

/** One request to count. */
export interface Counting {
  readonly key: string;
  /** How much it counts for. From 1. */
  readonly cost: number;
  /** How long a window that begins now is open. Milliseconds. */
  readonly windowMs: number;
}

/** What a counter stands at. */
export interface Counted {
  /** Everything counted in this window, this request included. */
  readonly used: number;
  /** Until the window ends. Milliseconds, from 0. */
  readonly resetMs: number;
}

interface CountedRow {
  readonly used: number;
  readonly reset_ms: number;
}

// The statement's own time, not its transaction's, so that whoever waited for a counter sees the window as it is then.
const COUNT: Statement = {
  name: "sluice_count_request",
  text: /* sql */ `
  insert into sluice.rate_counters as counter (key, used, ends_at)
  values ($1, $2, clock_timestamp() + $3 * interval '1 millisecond')
      on conflict (key) do update
     set used = case
                  when counter.ends_at <= clock_timestamp() then excluded.used
                  else least(counter.used + excluded.used, 9007199254740991)
                end,
         ends_at = case
                     when counter.ends_at <= clock_timestamp() then excluded.ends_at
                     else counter.ends_at
                   end
  returning used, greatest(0, extract(epoch from ends_at - clock_timestamp()) * 1000)::float8 as reset_ms`,
};

/** Counts a request. Concurrent callers with one key take turns: each sees a number of its own. */
export async function countRequest(sql: Sql, { key, cost, windowMs }: Counting): Promise<Counted> {
  const [row] = (await sql.query<CountedRow>(COUNT, [key, cost, windowMs])).rows;
  if (row === undefined) throw new Error("A request was not counted");
  return { used: row.used, resetMs: row.reset_ms };
}

/** Deletes counters whose window has ended. */
export const pruneRateCounters: Pruning = toPruning({ table: "rate_counters" });
