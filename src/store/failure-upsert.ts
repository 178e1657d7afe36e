/**
 * The part of a statement that counts failed attempts with their failures. Reads the rows `failed` (event_id, handler,
 * fingerprint, title, is_dead); those without a fingerprint are left out. Failures are locked in one order, so that
 * statements cannot deadlock. One that was resolved and comes back is open again.
 */
export const UPSERT_FAILURES = /* sql */ `failure as (
    insert into sluice.failures as known (fingerprint, handler, title, attempts, deaths, last_event_id)
    select fingerprint, handler, min(title), count(*), count(*) filter (where is_dead),
           (array_agg(event_id order by event_id desc))[1]
      from failed
     where fingerprint is not null
     group by fingerprint, handler
     order by fingerprint
        on conflict (fingerprint) do update
       set attempts = known.attempts + excluded.attempts,
           deaths = known.deaths + excluded.deaths,
           last_seen_at = greatest(known.last_seen_at, excluded.last_seen_at),
           last_event_id = excluded.last_event_id,
           state = case when known.state = 'resolved' then 'open' else known.state end,
           state_by = case when known.state = 'resolved' then null else known.state_by end,
           state_at = case when known.state = 'resolved' then null else known.state_at end
  )`;
