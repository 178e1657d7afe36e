import { groupBy } from "../core/group-by.ts";
import type { Range } from "../core/range.ts";
import {
  COUNTED,
  SLOT_NUMBER,
  TIMED,
  toSeries,
  toSlotRows,
  toSpan,
  toTimedSpanValues,
  type CountRow,
  type PackedRow,
} from "./counts.ts";
import type { Sql, Statement } from "./database.ts";
import { toHandlerCounts, type HandlerCounts } from "./handler-counts.ts";

/** A handler: what it did in a span, and how it stands. */
export interface HandlerSummary extends HandlerCounts {
  /** One entry per slot, oldest first. */
  readonly series: readonly HandlerSlot[];
  /** Workers seen in the last minute that know it. */
  readonly workers: number;
  readonly pausedAt: Date | null;
  readonly pausedBy: string | null;
}

/** What a handler did in one slot of a span. */
export interface HandlerSlot extends Pick<HandlerCounts, "processed" | "retried" | "failed"> {
  readonly at: Date;
}

/** The sums of a handler's slots, or how many of its attempts fell into one class of duration. */
interface SumRow extends PackedRow {
  readonly handler: string | null;
  readonly bucket: number | null;
  readonly count: number | null;
}

const READ: Statement = {
  name: "sluice_read_handlers",
  text: /* sql */ `
  with ${COUNTED}, ${TIMED}, summed as (
    select ${SLOT_NUMBER}, handler, measure, outcome, sum(count)::float8 as count
      from counted
     where measure in ('attempt', 'dead')
     group by handler, counted.slot, measure, outcome
  )
  select from_at, to_at, null as handler, '' as measure, '' as outcome, null::json as slots, null::int as bucket,
         null::float8 as count
    from span
   union all
  select null, null, handler, measure, outcome, json_object_agg(slot, count), null, null
    from summed
   group by handler, measure, outcome
   union all
  select null, null, handler, 'duration', '', null, bucket, count
    from timed`,
};

interface StandingRow {
  readonly handler: string;
  readonly workers: number;
  readonly paused_at: Date | null;
  readonly paused_by: string | null;
}

const STANDING: Statement = {
  name: "sluice_read_handlers_standing",
  text: /* sql */ `
  with live as (
    select known.handler, count(*)::int as workers
      from sluice.workers as worker
     cross join unnest(worker.handlers) as known (handler)
     where worker.seen_at > now() - interval '60 seconds'
     group by known.handler
  )
  select coalesce(live.handler, paused.handler) as handler, coalesce(live.workers, 0) as workers, paused.paused_at,
         paused.paused_by
    from live
    full join sluice.paused_handlers as paused
      on paused.handler = live.handler collate "C"`,
};

/** Reads every handler that ran in a span that ends now, that a live worker knows, or that is paused; by name. */
export async function readHandlers(sql: Sql, range: Range): Promise<readonly HandlerSummary[]> {
  const { rows } = await sql.query<SumRow>(READ, toTimedSpanValues(range));
  const standings = new Map((await sql.query<StandingRow>(STANDING)).rows.map((row) => [row.handler, row]));
  const sums = groupBy(rows, (row) => row.handler);
  const names = new Set([...sums.keys(), ...standings.keys()].filter((name) => name !== null));
  const { from } = toSpan(rows);
  return [...names].toSorted().map((handler) => {
    const own = sums.get(handler) ?? [];
    const slots = own.flatMap(toSlotRows);
    const standing = standings.get(handler);
    return {
      ...toHandlerCounts(handler, [...slots.map(toUntimed), ...own.filter(isTimed)]),
      series: toSeries(slots, range, from).map(toHandlerSlot),
      workers: standing?.workers ?? 0,
      pausedAt: standing?.paused_at ?? null,
      pausedBy: standing?.paused_by ?? null,
    };
  });
}

function toUntimed(row: CountRow): CountRow & { readonly bucket: null } {
  return { ...row, bucket: null };
}

function isTimed(row: SumRow): row is SumRow & { readonly count: number } {
  return row.count !== null;
}

function toHandlerSlot({ at, processed, retried, failed }: HandlerSlot): HandlerSlot {
  return { at, processed, retried, failed };
}
