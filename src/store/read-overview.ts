import { groupBy } from "../core/group-by.ts";
import { toSlots, type Range } from "../core/range.ts";
import {
  COUNTED,
  SLOT_NUMBER,
  TIMED,
  toCounts,
  toSeries,
  toSpan,
  toTimedSpanValues,
  type CountRow,
  type Counts,
  type SlotCounts,
  type SpanColumns,
} from "./counts.ts";
import type { Sql, Statement } from "./database.ts";
import { toHandlerCounts, type HandlerCounts } from "./handler-counts.ts";
import { readQueue, type Queue } from "./read-queue.ts";

/** What happened in a span, and the queue at its end. */
export interface Overview {
  readonly range: Range;
  /** The start of the first slot, and the time of reading, by the database's clock. */
  readonly from: Date;
  readonly to: Date;
  /** Width of a slot. */
  readonly bucketMs: number;
  readonly totals: Counts;
  /** One entry per slot, oldest first; slots without anything are there. */
  readonly series: readonly SlotCounts[];
  /** By name. */
  readonly sources: readonly SourceCounts[];
  /** By name. */
  readonly handlers: readonly HandlerCounts[];
  readonly queue: Queue;
}

/** What happened at one source. */
export interface SourceCounts extends Counts {
  readonly source: string;
}

/** One sum: of a slot, of a source, of a handler, or of its attempts in one class of duration; the others are null. */
interface SumRow extends CountRow, SpanColumns {
  readonly slot: number | null;
  readonly source: string | null;
  readonly handler: string | null;
  readonly bucket: number | null;
}

const READ: Statement = {
  name: "sluice_read_overview",
  text: /* sql */ `
  with ${COUNTED}, ${TIMED}, summed as (
    select ${SLOT_NUMBER}, source, handler, null::int as bucket, measure, outcome, sum(count)::float8 as count
      from counted
     group by grouping sets ((counted.slot, measure, outcome), (source, measure, outcome), (handler, measure, outcome))
     union all
    select null, null, handler, bucket, 'duration', '', count
      from timed
  )
  select from_at, to_at, null::int as slot, null as source, null as handler, null::int as bucket, '' as measure, '' as outcome,
         0::float8 as count
    from span
   union all
  select null, null, summed.*
    from summed
   where handler is distinct from ''`,
};

/**
 * Reads what happened in a span that ends now, from sums: its cost does not grow with the number of events. The counts
 * are exact at one moment, the queue's a moment later.
 */
export async function readOverview(sql: Sql, range: Range): Promise<Overview> {
  const { rows } = await sql.query<SumRow>(READ, toTimedSpanValues(range));
  const { from, to } = toSpan(rows);
  const bySlot = rows.filter((row) => row.slot !== null);
  const bySource = groupBy(rows.filter(hasSource), (row) => row.source);
  const byHandler = groupBy(rows.filter(hasHandler), (row) => row.handler);
  return {
    range,
    from,
    to,
    bucketMs: toSlots(range).slotMs,
    totals: toCounts(bySlot),
    series: toSeries(bySlot, range, from),
    sources: toSorted(bySource).map(([source, sums]) => ({ source, ...toCounts(sums) })),
    handlers: toSorted(byHandler).map(([handler, sums]) => toHandlerCounts(handler, sums)),
    queue: await readQueue(sql),
  };
}

function hasSource(row: SumRow): row is SumRow & { readonly source: string } {
  return row.source !== null;
}

function hasHandler(row: SumRow): row is SumRow & { readonly handler: string } {
  return row.handler !== null;
}

function toSorted<T>(groups: ReadonlyMap<string, T>): readonly (readonly [string, T])[] {
  return [...groups].toSorted(([left], [right]) => (left < right ? -1 : 1));
}
