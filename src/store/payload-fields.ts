import type { FieldKind } from "../core/payload-fields.ts";
import type { Sql, Statement } from "./database.ts";
import { toStoredEvent, type EventRow, type StoredEvent } from "./stored-event.ts";

/** A field as a sample of payloads had it. */
export interface SampledField {
  readonly source: string;
  readonly type: string;
  readonly path: string;
  readonly kind: FieldKind;
  /** Payloads of the sample that had it. */
  readonly samples: number;
}

const SAMPLE: Statement = {
  name: "sluice_sample_events",
  text: /* sql */ `
  select id, source, type, external_id, headers, body, is_parsed, received_at
    from (
           select *
             from sluice.webhook_events
            where ($1::uuid is null or id > $1)
            order by id desc
            limit $2
         ) as newest
   where is_parsed
     and octet_length(body) <= $3
   order by id desc`,
};

/** Reads some of the newest events after `afterId`, newest first: those that were parsed and are not too large. */
export async function sampleEvents(
  sql: Sql,
  { afterId, limit, maxBytes }: { readonly afterId: string | null; readonly limit: number; readonly maxBytes: number },
): Promise<readonly StoredEvent[]> {
  return (await sql.query<EventRow>(SAMPLE, [afterId, limit, maxBytes])).rows.map(toStoredEvent);
}

const RECORD: Statement = {
  name: "sluice_record_fields",
  text: /* sql */ `
  with item as (
    select *
      from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[])
        as item (source, type, path, kind, samples)
  ), known as (
    select source, type, count(*) as fields
      from sluice.payload_fields
     where (source, type) in (select source, type from item)
     group by source, type
  )
  insert into sluice.payload_fields as field (source, type, path, kind, samples)
  select item.source, item.type, item.path, item.kind, item.samples
    from item
    left join known
      on known.source = item.source
     and known.type = item.type
   where coalesce(known.fields, 0) < $6
      or exists (
           select
             from sluice.payload_fields as present
            where present.source = item.source
              and present.type = item.type
              and present.path = item.path
              and present.kind = item.kind
         )
   order by item.source, item.type, item.path, item.kind
      on conflict (source, type, path, kind) do update
     set samples = field.samples + excluded.samples,
         last_seen_at = now()`,
};

/** Fields of one type beyond which no more are remembered: its keys are data. */
const MAX_FIELDS = 2_000;

/**
 * Counts fields of a sample.
 *
 * @param fields No two of the same source, type, path and kind.
 */
export async function recordFields(sql: Sql, fields: readonly SampledField[]): Promise<void> {
  if (fields.length === 0) return;
  await sql.query(RECORD, [
    fields.map(({ source }) => source),
    fields.map(({ type }) => type),
    fields.map(({ path }) => path),
    fields.map(({ kind }) => kind),
    fields.map(({ samples }) => samples),
    MAX_FIELDS,
  ]);
}

/** A field that is new among payloads of its type, or carries another kind of value than before. */
export interface Drift {
  readonly source: string;
  readonly type: string;
  readonly path: string;
  readonly change: "appeared" | "changed";
  /** Oldest first. */
  readonly kinds: readonly string[];
  readonly at: Date;
}

const DRIFT: Statement = {
  name: "sluice_list_drift",
  text: /* sql */ `
  with field as (
    select source, type, path,
           array_agg(kind order by first_seen_at, kind) as kinds,
           min(first_seen_at) as first_seen_at,
           max(first_seen_at) filter (where kind <> 'null') as changed_at,
           count(*) filter (where kind <> 'null') as variants
      from sluice.payload_fields
     group by source, type, path
  ), drifted as (
    select field.source, field.type, field.path, field.kinds,
           case when field.variants > 1 then 'changed' else 'appeared' end as change,
           case when field.variants > 1 then field.changed_at else field.first_seen_at end as at
      from field
      join sluice.payload_fields as root
        on root.source = field.source
       and root.type = field.type
       and root.path = ''
       and root.kind = 'object'
     where field.variants > 1
        or (root.samples >= 20 and field.first_seen_at > root.first_seen_at + interval '1 hour')
  )
  select source, type, path, change, kinds, at
    from drifted
   where at > now() - interval '14 days'
     and not exists (
           select
             from drifted as parent
            where parent.source = drifted.source
              and parent.type = drifted.type
              and parent.at = drifted.at
              and parent.path <> drifted.path
              and drifted.path like replace(replace(parent.path, '_', '\\_'), '%', '\\%') || '.%'
         )
   order by at desc, source, type, path
   limit $1`,
};

/**
 * Lists what drifted within two weeks, newest first. A field counts as new once 20 payloads of its type had been seen
 * without it for an hour. What appeared together with its parent is left out.
 */
export async function listDrift(sql: Sql, { limit }: { readonly limit: number }): Promise<readonly Drift[]> {
  return (await sql.query<Drift>(DRIFT, [limit])).rows;
}
