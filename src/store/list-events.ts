import type { Sql, Statement } from "./database.ts";

/** An event's state, derived from its jobs: the first that holds, in this order. */
export type EventState = "unhandled" | "dead" | "missing" | "running" | "pending" | "done";

/** Which events to list. */
export interface EventFilter {
  readonly limit: number;
  /** Only events older than this one: the cursor of the page before. */
  readonly beforeId?: string;
  readonly source?: string;
  readonly type?: string;
  readonly state?: EventState;
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
}

/** Events one page looks at before it gives up finding more matches, so that a rare filter stays cheap. */
const SCANNED = 5_000;

/** Lists those that match among `candidates`: a query for the newest $6 events before $2, with the columns below. */
function toListText(candidates: string): string {
  return /* sql */ `
  with candidate as materialized (
    ${candidates}
  ), listed as (
    select candidate.id, candidate.source, candidate.type, candidate.external_id, candidate.received_at,
           progress.state, coalesce(receipt.duplicates, 0) as duplicates, candidate.body_bytes
      from candidate
     cross join lateral (
             select case
                    when count(*) = 0 then 'unhandled'
                    when bool_or(job.state = 'dead') then 'dead'
                    when bool_or(job.state = 'missing') then 'missing'
                    when bool_or(job.state = 'running') then 'running'
                    when bool_or(job.state = 'ready') then 'pending'
                    else 'done'
                    end as state
               from sluice.event_jobs as job
              where job.event_id = candidate.id
           ) as progress
      left join sluice.event_receipts as receipt
        on receipt.source = candidate.source
       and receipt.dedupe_key = candidate.dedupe_key
       and receipt.event_id = candidate.id
     where ($3::text is null or candidate.source = $3)
       and ($4::text is null or candidate.type = $4)
       and ($5::text is null or progress.state = $5)
     order by candidate.id desc
     limit $1
  ), last as (
    select id
      from candidate
     where (select count(*) from candidate) = $6
     order by id
     limit 1
  )
  select *
    from listed
   union all
  select id, null, null, null, null, null, null, null
    from last`;
}

const COLUMNS = /* sql */ `event.id, event.source, event.type, event.external_id, event.dedupe_key, event.received_at,
           octet_length(event.body) as body_bytes`;

const LIST: Statement = {
  name: "sluice_list_events",
  text: toListText(/* sql */ `
    select ${COLUMNS}
      from sluice.webhook_events as event
     where ($2::uuid is null or event.id < $2)
     order by event.id desc
     limit $6`),
};

const LIST_FAILED: Statement = {
  name: "sluice_list_failed_events",
  text: toListText(/* sql */ `
    select ${COLUMNS}
      from (
             select distinct event_id
               from sluice.event_jobs
              where state in ('dead', 'missing')
                and state = $5
                and ($2::uuid is null or event_id < $2)
              order by event_id desc
              limit $6
           ) as failed
      join sluice.webhook_events as event
        on event.id = failed.event_id`),
};

/**
 * Lists events, newest first. Looks at a bounded number of events, so a filter that matches few of them may answer a
 * short page that still has a next one. What concurrent writers commit meanwhile may be on the page or not.
 */
export async function listEvents(sql: Sql, filter: EventFilter): Promise<EventPage> {
  const statement = filter.state === "dead" || filter.state === "missing" ? LIST_FAILED : LIST;
  const isFiltered = filter.source !== undefined || filter.type !== undefined || filter.state !== undefined;
  const { rows } = await sql.query<ListedRow>(statement, [
    filter.limit,
    filter.beforeId ?? null,
    filter.source ?? null,
    filter.type ?? null,
    filter.state ?? null,
    isFiltered ? Math.max(SCANNED, filter.limit) : filter.limit,
  ]);
  return toPage(rows, filter.limit);
}

/** The row without a source, if any, is the last event looked at: where the next page starts on a short one. */
function toPage(rows: readonly ListedRow[], limit: number): EventPage {
  const events = rows.flatMap((row) => (row.source === null ? [] : [toListedEvent(row, row.source)]));
  const lastSeen = rows.find((row) => row.source === null)?.id ?? null;
  return { events, nextBeforeId: events.length === limit ? (events.at(-1)?.id ?? null) : lastSeen };
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
