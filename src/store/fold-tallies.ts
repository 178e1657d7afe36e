import type { Sql, Statement } from "./database.ts";

// Both upserts lock their rows in one order, and in the same order after each other, so that callers cannot deadlock.
const FOLD: Statement = {
  name: "sluice_fold_tallies",
  text: /* sql */ `
  with taken as (
    delete from sluice.tallies
     where ctid = any (array (
             select ctid
               from sluice.tallies
              limit $1
                for update skip locked
           ))
    returning at, measure, source, handler, detail, bucket, count
  ), part as (
    select at, measure, source, handler, case when measure = 'received' then '' else detail end as detail, 0 as bucket,
           count, array['minute', 'hour'] as resolutions
      from taken
     union all
    select at, 'duration', source, handler, '', bucket, count, array['minute', 'hour', 'day']
      from taken
     where bucket > 0
  ), folded as (
    insert into sluice.statistics as known (resolution, measure, at, source, handler, detail, bucket, count)
    select resolution.name, measure, date_trunc(resolution.name, part.at, 'UTC') as slot, source, handler, detail, bucket,
           sum(count)
      from part
     cross join lateral unnest(part.resolutions) as resolution (name)
     group by resolution.name, measure, slot, source, handler, detail, bucket
     order by resolution.name, measure, slot, source, handler, detail, bucket
        on conflict (resolution, measure, at, source, handler, detail, bucket) do update
       set count = known.count + excluded.count
    returning 1
  ), seen as (
    insert into sluice.event_types as known (source, type, first_seen_at, last_seen_at)
    select source, detail, min(at), max(at)
      from taken
     where measure = 'received'
       and (select count(*) from folded) > 0
     group by source, detail
     order by source, detail
        on conflict (source, type) do update
       set first_seen_at = least(known.first_seen_at, excluded.first_seen_at),
           last_seen_at = greatest(known.last_seen_at, excluded.last_seen_at)
  )
  select count(*)::int as folded
    from taken`,
};

/**
 * Sums up to `limit` tallies into the statistics, by minute and by hour (durations by day too), and notes the event types among them. What is
 * folded moves in one commit, so readers of both tables count nothing twice and miss nothing. Concurrent callers fold
 * different tallies.
 *
 * @returns How many were folded.
 */
export async function foldTallies(sql: Sql, options: { readonly limit: number }): Promise<number> {
  return (await sql.query<{ readonly folded: number }>(FOLD, [options.limit])).rows[0]?.folded ?? 0;
}

/** Which statistics to delete. */
export interface StatisticsRetention {
  /** Milliseconds that minutes are kept. */
  readonly minutesMs: number;
  /** Milliseconds that hours and days are kept. */
  readonly hoursMs: number;
  /** Rows deleted at most. */
  readonly limit: number;
}

// Measure by measure, as the key is ordered: what is old lies at the start of each.
const PRUNE: Statement = {
  name: "sluice_prune_statistics",
  text: /* sql */ `
  with expired as (
    select old.ctid
      from (
             values ('minute', now() - $1 * interval '1 millisecond'),
                    ('hour', now() - $2 * interval '1 millisecond'),
                    ('day', now() - $2 * interval '1 millisecond')
           ) as kept (resolution, since)
     cross join unnest(array['received', 'duplicate', 'rejected', 'attempt', 'dead', 'duration']) as measure (name)
     cross join lateral (
             select ctid
               from sluice.statistics
              where resolution = kept.resolution collate "C"
                and measure = measure.name collate "C"
                and at < kept.since
              order by at
              limit $3
           ) as old
     limit $3
  )
  delete from sluice.statistics
   where ctid = any (array (select ctid from expired))
     and at < now() - least($1, $2) * interval '1 millisecond'`,
};

/** Deletes statistics that are past retention. @returns How many. */
export async function pruneStatistics(sql: Sql, retention: StatisticsRetention): Promise<number> {
  return (await sql.query(PRUNE, [retention.minutesMs, retention.hoursMs, retention.limit])).rowCount;
}

const PRUNE_TYPES: Statement = {
  name: "sluice_prune_event_types",
  text: /* sql */ `
  delete from sluice.event_types as known
   where known.ctid = any (array (
           select ctid
             from sluice.event_types
            where last_seen_at < now() - $1 * interval '1 millisecond'
              and not exists (
                    select
                      from sluice.webhook_events as event
                     where event.source = event_types.source
                       and event.type collate "C" = event_types.type
                  )
            limit $2
              for update skip locked
         ))`,
};

/** Forgets event types of which no event is kept and none came for `olderThanMs`. @returns How many. */
export async function pruneEventTypes(
  sql: Sql,
  options: { readonly olderThanMs: number; readonly limit: number },
): Promise<number> {
  return (await sql.query(PRUNE_TYPES, [options.olderThanMs, options.limit])).rowCount;
}
