import type { NewEvent } from "./append-events.ts";

/** An event together with its place in the caller's list. */
export interface NumberedEvent extends NewEvent {
  readonly position: number;
}

/** One key that was taken before, as the statements return it. All columns are null in the row that is always there. */
export interface TakenRow {
  readonly position: number | null;
  readonly event_id: string;
  readonly is_conflict: boolean;
}

/**
 * What the append statements do once their parameters are the rows `item`; $1 to $3 are the jobs. A receipt that is
 * new was first seen when it was last seen; one with our own id that is not, was committed by an earlier try.
 */
export const APPEND_TAIL = /* sql */ `receipt as (
    insert into sluice.event_receipts as receipt (source, dedupe_key, event_id, content_hash, duplicates)
    select source, dedupe_key, id, content_hash, copies - 1
      from item
        on conflict (source, dedupe_key) do update
       set duplicates = receipt.duplicates
                      + case when receipt.event_id = excluded.event_id then 0 else excluded.duplicates + 1 end,
           conflicts = receipt.conflicts + (receipt.content_hash <> excluded.content_hash)::int,
           last_seen_at = clock_timestamp()
    returning source, dedupe_key, event_id, content_hash, first_seen_at = last_seen_at as is_new
  ), outcome as materialized (
    select item.position, item.id, item.source, receipt.event_id, receipt.is_new,
           receipt.content_hash <> item.content_hash as is_conflict,
           case
           when receipt.is_new then item.copies - 1
           when receipt.event_id = item.id then 0
           else item.copies
           end as duplicates
      from receipt
      join item
        on item.source = receipt.source
       and item.dedupe_key = receipt.dedupe_key
  ), event as (
    insert into sluice.webhook_events
           (id, source, type, external_id, dedupe_key, headers, body, secret_label, is_parsed)
    select item.id, item.source, item.type, item.external_id, item.dedupe_key, item.headers, item.body,
           item.secret_label, item.is_parsed
      from item
      join outcome
        on outcome.position = item.position
     where outcome.is_new
    returning id, source, type
  ), tally as (
    insert into sluice.tallies (measure, source, detail, count)
    select 'received', source, type, count(*)
      from event
     group by source, type
     union all
    select 'duplicate', source, '', sum(duplicates)
      from outcome
     where duplicates > 0
     group by source
  ), job as (
    insert into sluice.event_jobs (event_id, handler, attempt_limit)
    select event.id, part.handler, part.attempt_limit
      from unnest($1::uuid[], $2::text[], $3::int[]) as part (event_id, handler, attempt_limit)
      join event
        on event.id = part.event_id
    returning event_id
  ), notified as materialized (
    select case when exists (select from job) then pg_notify('sluice_jobs', '') end
  )
  select taken.position, taken.event_id, taken.is_conflict
    from notified
    left join outcome as taken
      on taken.event_id <> taken.id`;
