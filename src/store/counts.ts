import { groupBy } from "../core/group-by.ts";
import { toSlots, type Range } from "../core/range.ts";

/** What happened in a span. */
export interface Counts {
  readonly received: number;
  readonly duplicates: number;
  readonly rejected: number;
  /** Jobs done. */
  readonly processed: number;
  /** Attempts that failed and will be repeated. */
  readonly retried: number;
  /** Jobs that died. */
  readonly failed: number;
}

/** What happened in one slot of a span. */
export interface SlotCounts extends Counts {
  /** The slot's start. */
  readonly at: Date;
}

/** One sum, as the statements over statistics return it. */
export interface CountRow {
  readonly measure: string;
  /** The outcome of attempts; empty otherwise. */
  readonly outcome: string;
  readonly count: number;
}

/**
 * The start of a list of CTEs: `span` (from_at, to_at) and `counted`, all that happened since, whether it is folded or
 * not. $1 is the resolution, $2 the number of slots. One statement sees both tables at one moment, so its sums are exact.
 */
export const COUNTED = /* sql */ `span as materialized (
    select date_trunc($1::text, now(), 'UTC') - ($2::int - 1) * ('1 ' || $1)::interval as from_at, now() as to_at
  ), counted as (
    select at as slot, measure, source, handler, case when measure = 'attempt' then detail else '' end as outcome, count
      from sluice.statistics
     where resolution = $1
       and measure = any (array['received', 'duplicate', 'rejected', 'attempt', 'dead'])
       and at >= (select from_at from span)
     union all
    select date_trunc($1, at, 'UTC'), measure, source, handler, case when measure = 'attempt' then detail else '' end, count
      from sluice.tallies
     where at >= (select from_at from span)
  )`;

/** The number of a slot of {@link COUNTED}, from 0: it is read faster than a time. */
export const SLOT_NUMBER = /* sql */ `(
             date_part('epoch', slot - (select from_at from span)) / date_part('epoch', ('1 ' || $1)::interval)
           )::int as slot`;

/**
 * What follows {@link COUNTED} to have `timed`: how many attempts of each handler took how long. $3 is the resolution of
 * durations: those of a week are summed by day, from the start of its first day.
 */
export const TIMED = /* sql */ `timed as (
    select handler, bucket, sum(count)::float8 as count
      from (
             select handler, bucket, count
               from sluice.statistics
              where resolution = $3
                and measure = 'duration'
                and at >= (select date_trunc($3::text, from_at, 'UTC') from span)
              union all
             select handler, bucket, count
               from sluice.tallies
              where bucket > 0
                and at >= (select date_trunc($3::text, from_at, 'UTC') from span)
           ) as duration
     group by handler, bucket
  )`;

/** The parameters of {@link COUNTED}. */
export function toSpanValues(range: Range): readonly [resolution: string, slots: number] {
  const { resolution, slots } = toSlots(range);
  return [resolution, slots];
}

/** The parameters of {@link COUNTED} and {@link TIMED}. */
export function toTimedSpanValues(range: Range): readonly unknown[] {
  return [...toSpanValues(range), range === "week" ? "day" : toSlots(range).resolution];
}

/** Adds sums up to what people ask for. An attempt that failed is repeated unless its job died. */
export function toCounts(rows: Iterable<CountRow>): Counts {
  const counts = { received: 0, duplicates: 0, rejected: 0, processed: 0, retried: 0, failed: 0 };
  for (const { measure, outcome, count } of rows) {
    if (measure === "received") counts.received += count;
    else if (measure === "duplicate") counts.duplicates += count;
    else if (measure === "rejected") counts.rejected += count;
    else if (measure === "dead") {
      counts.failed += count;
      counts.retried -= count;
    } else if (measure !== "attempt") continue;
    else if (outcome === "done") counts.processed += count;
    else if (FAILED.has(outcome)) counts.retried += count;
  }
  return counts;
}

const FAILED: ReadonlySet<string> = new Set(["retry", "dead", "lost"]);

/** The sums of all slots in one row: many short rows take longer to read than to add up. */
export interface PackedRow extends SpanColumns {
  readonly measure: string;
  readonly outcome: string;
  /** The sum of each slot that has one, by its number. */
  readonly slots: Readonly<Record<string, number>> | null;
}

/** The sums of a packed row, slot by slot. */
export function toSlotRows({ measure, outcome, slots }: PackedRow): readonly (CountRow & { readonly slot: number })[] {
  return Object.entries(slots ?? {}).map(([slot, count]) => ({ measure, outcome, slot: Number(slot), count }));
}

/** When a span began and was read; null in all rows but the one about the span. */
export interface SpanColumns {
  readonly from_at: Date | null;
  readonly to_at: Date | null;
}

/** The row about the span, which is always there. */
export function toSpan(rows: readonly SpanColumns[]): { readonly from: Date; readonly to: Date } {
  for (const { from_at: from, to_at: to } of rows) if (from !== null && to !== null) return { from, to };
  throw new TypeError("a statement over statistics answered no span");
}

/** One entry per slot of the span, oldest first; slots without anything are there. */
export function toSeries(
  rows: Iterable<CountRow & { readonly slot: number | null }>,
  range: Range,
  from: Date,
): readonly SlotCounts[] {
  const { slots, slotMs } = toSlots(range);
  const bySlot = groupBy(rows, (row) => row.slot);
  return Array.from({ length: slots }, (_, slot) => ({
    at: new Date(from.getTime() + slot * slotMs),
    ...toCounts(bySlot.get(slot) ?? []),
  }));
}
