import type { Sql, Statement } from "./database.ts";
import { toCandidates, type Candidates } from "./event-candidates.ts";
import { MATCHING, toFilterValues, type EventFilter } from "./list-events.ts";

/** Which contents to read. */
export interface ContentScan {
  /** `limit`: events looked at. */
  readonly filter: EventFilter;
  /** Of each body, at most so much is read. */
  readonly maxBytesPerBody: number;
  /** Of all bodies together, about so much is read. */
  readonly maxBytes: number;
  /** Bodies without it, and without a JSON escape, are left out. */
  readonly needle: string | null;
}

/** One event's content. */
export interface ScannedContent {
  readonly id: string;
  /** JSON array of `[name, value]` pairs. */
  readonly headers: string;
  /** The body's first bytes. */
  readonly body: Uint8Array;
}

/** The contents of some events, newest first. */
export interface ContentPage {
  readonly contents: readonly ScannedContent[];
  /** `beforeId` of what follows; null at the end. */
  readonly nextBeforeId: string | null;
  /** The receipt of the oldest event looked at; null where there was none. */
  readonly searchedTo: Date | null;
}

interface ScannedRow {
  readonly id: string;
  readonly headers: string | null;
  readonly body: Uint8Array;
  readonly received_at: Date;
  /** Of the row without headers, which is about the last event looked at: whether there may be others behind it. */
  readonly is_more: boolean;
}

// The bodies' sizes add up from the newest event on; reading ends where the sum passes what was asked for.
function toStatement(candidates: Candidates): Statement {
  return {
    name: `sluice_scan_events_${candidates.name}`,
    text: /* sql */ `
  with candidate as materialized (
    ${candidates.toText(15)}
  ), kept as materialized (
    ${MATCHING}
  ), found as (
    select kept.id, kept.received_at, event.headers, event.body,
           sum(least(octet_length(event.body), $12::int) + 200) over (order by kept.id desc) as bytes
      from kept
      join sluice.webhook_events as event
        on event.id = kept.id
     where $14::bytea is null
        or position($14 in event.body) > 0
        or position('\\x5c75'::bytea in event.body) > 0
  ), within as materialized (
    select id, received_at, headers, substring(body from 1 for $12) as body, bytes > $13::bigint as is_last
      from found
     where bytes - least(octet_length(body), $12) - 200 <= $13
     order by id desc
     limit $1
  ), cut as (
    select id, received_at
      from within
     where is_last
        or (select count(*) from within) = $1
     order by id
     limit 1
  ), last as (
    select id, received_at
      from candidate
     order by id
     limit 1
  )
  select id, headers, body, received_at, null::boolean as is_more
    from within
   union all
  select last.id, null, null, last.received_at, (select count(*) from candidate) = $7
    from last
   where not exists (select from cut)
   union all
  select cut.id, null, null, cut.received_at, true
    from cut`,
  };
}

/**
 * Reads the contents of the events that match a filter, newest first, for a test that SQL cannot do. Bounded by the number
 * of events looked at and by the bytes of their bodies.
 */
export async function scanEvents(sql: Sql, scan: ContentScan): Promise<ContentPage> {
  const { filter } = scan;
  const candidates = await toCandidates(sql, filter);
  const needle = scan.needle === null ? null : new TextEncoder().encode(scan.needle);
  const { rows } = await sql.query<ScannedRow>(toStatement(candidates), [
    filter.limit,
    ...toFilterValues(filter, candidates, filter.limit),
    scan.maxBytesPerBody,
    scan.maxBytes,
    needle,
    ...candidates.values,
  ]);
  const last = rows.find((row) => row.headers === null);
  return {
    contents: rows.flatMap(({ id, headers, body }) => (headers === null ? [] : [{ id, headers, body }])),
    nextBeforeId: last?.is_more === true ? last.id : null,
    searchedTo: last?.received_at ?? null,
  };
}
