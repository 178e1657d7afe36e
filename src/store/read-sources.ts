import { groupBy } from "../core/group-by.ts";
import type { Range } from "../core/range.ts";
import { toSilence, type Silence } from "../core/silence.ts";
import {
  COUNTED,
  SLOT_NUMBER,
  toCounts,
  toSeries,
  toSlotRows,
  toSpan,
  toSpanValues,
  type Counts,
  type PackedRow,
  type SlotCounts,
} from "./counts.ts";
import type { Sql, Statement } from "./database.ts";

/** A source: what happened there in a span, and what is known of it. */
export interface SourceSummary extends Counts {
  readonly source: string;
  /** Null where nothing was ever received. */
  readonly lastSeenAt: Date | null;
  /** Set when it has been quiet for much longer than it used to be. */
  readonly silence: Silence | null;
  /** Seen last first, at most 200. */
  readonly types: readonly SeenType[];
  /** One entry per slot, oldest first. */
  readonly series: readonly SlotCounts[];
}

/** An event type of a source. */
export interface SeenType {
  readonly type: string;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
}

interface SumRow extends PackedRow {
  readonly source: string | null;
}

const READ: Statement = {
  name: "sluice_read_sources",
  text: /* sql */ `
  with ${COUNTED}, summed as (
    select ${SLOT_NUMBER}, source, measure, outcome, sum(count)::float8 as count
      from counted
     group by source, counted.slot, measure, outcome
  )
  select from_at, to_at, null as source, '' as measure, '' as outcome, null::json as slots
    from span
   union all
  select null, null, source, measure, outcome, json_object_agg(slot, count)
    from summed
   group by source, measure, outcome`,
};

interface TypeRow {
  readonly source: string;
  readonly type: string;
  readonly first_seen_at: Date;
  readonly last_seen_at: Date;
}

const TYPES: Statement = {
  name: "sluice_list_event_types",
  text: /* sql */ `
  with seen as (
    select source, type, first_seen_at, last_seen_at
      from sluice.event_types
     union all
    select source, detail, at, at
      from sluice.tallies
     where measure = 'received'
  ), ranked as (
    select source, type, min(first_seen_at) as first_seen_at, max(last_seen_at) as last_seen_at,
           row_number() over (partition by source order by max(last_seen_at) desc, type) as rank
      from seen
     group by source, type
  )
  select source, type, first_seen_at, last_seen_at
    from ranked
   where rank <= $1
   order by source, rank`,
};

const HOURS: Statement = {
  name: "sluice_list_hours_heard",
  text: /* sql */ `
  with heard as (
    select source, at
      from sluice.statistics
     where resolution = 'hour'
       and measure = 'received'
       and at >= now() - interval '169 hours'
     union
    select source, date_trunc('hour', at, 'UTC')
      from sluice.tallies
     where measure = 'received'
  )
  select source, array_agg((date_part('epoch', at) / 3600)::int order by at) as hours
    from heard
   group by source`,
};

const MAX_TYPES = 200;
const HOUR_MS = 3_600_000;

/** Reads every source of which anything is known: events of today or before, or refusals in the span; by name. */
export async function readSources(sql: Sql, range: Range): Promise<readonly SourceSummary[]> {
  const { rows } = await sql.query<SumRow>(READ, toSpanValues(range));
  const types = groupBy((await sql.query<TypeRow>(TYPES, [MAX_TYPES])).rows, (row) => row.source);
  const hours = await readHours(sql);
  const sums = groupBy(rows, (row) => row.source ?? "");
  const { from, to: now } = toSpan(rows);
  const names = new Set([...sums.keys(), ...types.keys()].filter((name) => name !== ""));
  return [...names].toSorted().map((source) => {
    const slots = (sums.get(source) ?? []).flatMap(toSlotRows);
    return {
      source,
      ...toCounts(slots),
      lastSeenAt: types.get(source)?.[0]?.last_seen_at ?? null,
      silence: toSilence(hours.get(source) ?? [], now),
      types: (types.get(source) ?? []).map(toSeenType),
      series: toSeries(slots, range, from),
    };
  });
}

/** The hours of the last week in which each source was heard, oldest first. */
async function readHours(sql: Sql): Promise<ReadonlyMap<string, readonly Date[]>> {
  const { rows } = await sql.query<{ readonly source: string; readonly hours: readonly number[] }>(HOURS);
  return new Map(rows.map((row) => [row.source, row.hours.map((hour) => new Date(hour * HOUR_MS))]));
}

function toSeenType(row: TypeRow): SeenType {
  return { type: row.type, firstSeenAt: row.first_seen_at, lastSeenAt: row.last_seen_at };
}
