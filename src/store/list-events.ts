import type { Sql, Statement } from "./database.ts";
import { toBounds, toCandidates, toKnownIds, type Candidates } from "./event-candidates.ts";

/**
 * An event's state, derived from its jobs: the first that holds, in this order. `cancelled`: all jobs ended, and people
 * ended those that were not done.
 */
export type EventState = "unhandled" | "dead" | "missing" | "running" | "pending" | "done" | "cancelled";

/** Which events to list. */
export interface EventFilter {
  readonly limit: number;
  /** Only events older than this one: the cursor of the page before. */
  readonly beforeId?: string;
  readonly source?: string;
  readonly type?: string;
  readonly state?: EventState;
  /** Received from, and before. */
  readonly from?: Date;
  readonly to?: Date;
  /** Our own id, or the sender's. */
  readonly id?: string;
  /** Only events with a job of this handler. */
  readonly handler?: string;
}

/** One line of a list of events. */
export interface ListedEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly externalId: string | null;
  readonly receivedAt: Date;
  readonly state: EventState;
  readonly duplicates: number;
  readonly bodyBytes: number;
}

/** A page of events, newest first. */
export interface EventPage {
  readonly events: readonly ListedEvent[];
  /** `beforeId` of the next page; null at the end. A page may hold fewer than `limit` and still have a next one. */
  readonly nextBeforeId: string | null;
  /** The receipt of the oldest event looked at; null where there was none. */
  readonly searchedTo: Date | null;
}

interface ListedRow {
  readonly id: string;
  readonly source: string | null;
  readonly type: string;
  readonly external_id: string | null;
  readonly received_at: Date;
  readonly state: EventState;
  readonly duplicates: number;
  readonly body_bytes: number;
  /** Of the row without a source, which is about the last candidate: whether there may be others behind it. */
  readonly is_more: boolean;
}

/** Events one page looks at before it gives up finding more matches, so that a rare filter stays cheap. */
const SCANNED = 5_000;

/** An event's state, from its jobs. The only place that derives it. */
export const EVENT_STATE = /* sql */ `case
                    when count(*) = 0 then 'unhandled'
                    when bool_or(job.state = 'dead') then 'dead'
                    when bool_or(job.state = 'missing') then 'missing'
                    when bool_or(job.state = 'running') then 'running'
                    when bool_or(job.state = 'ready') then 'pending'
                    when bool_or(job.state = 'done') then 'done'
                    else 'cancelled'
                    end`;

/** The part of a filter that is checked on each candidate. */
export const MATCHES = /* sql */ `($4::text is null or candidate.source = $4)
       and ($5::text is null or candidate.type collate "C" = $5)
       and ($6::text is null or progress.state = $6)
       and ($8::timestamptz is null or candidate.received_at >= $8)
       and ($9::timestamptz is null or candidate.received_at < $9)
       and (
             $10::text is null
          or exists (
               select
                 from sluice.event_jobs as job
                where job.event_id = candidate.id
                  and job.handler = $10
             )
           )
       and ($11::text is null or candidate.external_id = $11)`;

/** Candidates that match, as (id, received_at). A state is derived only where one is asked for: it costs a look at the jobs. */
export const MATCHING: string = /* sql */ `select candidate.id, candidate.received_at
      from candidate
     cross join lateral (
             select case when $6::text is null then null else ${EVENT_STATE} end as state
               from sluice.event_jobs as job
              where $6::text is not null
                and job.event_id = candidate.id
           ) as progress
     where ${MATCHES}`;

function toStatement(candidates: Candidates): Statement {
  return {
    name: `sluice_list_events_${candidates.name}`,
    text: /* sql */ `
  with candidate as materialized (
    ${candidates.toText(12)}
  ), kept as materialized (
    select candidate.*, progress.state
      from (
             -- Sorted first, so that looking ends with the last row of the page.
             select *
               from candidate
              order by id desc
             offset 0
           ) as candidate
     cross join lateral (
             select ${EVENT_STATE} as state
               from sluice.event_jobs as job
              where job.event_id = candidate.id
           ) as progress
     where ${MATCHES}
     order by candidate.id desc
     limit $1
  ), listed as (
    select kept.id, kept.source, kept.type, kept.external_id, kept.received_at, kept.state,
           coalesce(receipt.duplicates, 0) as duplicates, kept.body_bytes
      from kept
      left join sluice.event_receipts as receipt
        on receipt.source = kept.source
       and receipt.dedupe_key = kept.dedupe_key
       and receipt.event_id = kept.id
     order by kept.id desc
  ), last as (
    select id, received_at
      from candidate
     order by id
     limit 1
  )
  select *, null::boolean as is_more
    from listed
   union all
  select id, null, null, null, received_at, null, null, null, (select count(*) from candidate) = $7
    from last`,
  };
}

/**
 * Lists events, newest first. Looks at a bounded number of events, so a filter that matches few of them may answer a
 * short page that still has a next one. What concurrent writers commit meanwhile may be on the page or not.
 */
export async function listEvents(sql: Sql, filter: EventFilter): Promise<EventPage> {
  const candidates = await toCandidates(sql, filter);
  return readPage(sql, filter, candidates);
}

/** Lists the events with these ids that match the filter, newest first. */
export async function listKnownEvents(sql: Sql, ids: readonly string[]): Promise<readonly ListedEvent[]> {
  if (ids.length === 0) return [];
  return (await readPage(sql, { limit: ids.length }, toKnownIds(ids))).events;
}

async function readPage(sql: Sql, filter: EventFilter, candidates: Candidates): Promise<EventPage> {
  const values = [filter.limit, ...toFilterValues(filter, candidates, toScanned(filter, candidates))];
  const { rows } = await sql.query<ListedRow>(toStatement(candidates), [...values, ...candidates.values]);
  return toPage(rows, filter.limit);
}

/** With a time to recheck, the newest candidates may be none of the filter's. */
function toScanned({ limit, from, to }: EventFilter, { isExact }: Candidates): number {
  return isExact && from === undefined && to === undefined ? limit : Math.max(SCANNED, limit);
}

/** The parameters from $2 to $11, which every query for events by filter has. */
export function toFilterValues(filter: EventFilter, candidates: Candidates, scanned: number): readonly unknown[] {
  return [
    ...toBounds(filter),
    filter.source ?? null,
    filter.type ?? null,
    filter.state ?? null,
    scanned,
    filter.from ?? null,
    filter.to ?? null,
    filter.handler ?? null,
    candidates.name === "known" ? null : (filter.id ?? null),
  ];
}

/** The row without a source, if any, is the last event looked at: where the next page starts on a short one. */
function toPage(rows: readonly ListedRow[], limit: number): EventPage {
  const events = rows.flatMap((row) => (row.source === null ? [] : [toListedEvent(row, row.source)]));
  const last = rows.find((row) => row.source === null);
  if (events.length === limit) {
    const end = events.at(-1);
    return { events, nextBeforeId: end?.id ?? null, searchedTo: end?.receivedAt ?? null };
  }
  return { events, nextBeforeId: last?.is_more === true ? last.id : null, searchedTo: last?.received_at ?? null };
}

function toListedEvent(row: ListedRow, source: string): ListedEvent {
  return {
    id: row.id,
    source,
    type: row.type,
    externalId: row.external_id,
    receivedAt: row.received_at,
    state: row.state,
    duplicates: row.duplicates,
    bodyBytes: row.body_bytes,
  };
}
