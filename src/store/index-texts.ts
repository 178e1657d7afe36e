import { toWords } from "../core/words.ts";
import type { Sql, Statement } from "./database.ts";

/** One round of indexing. */
export interface TextIndexing {
  /** Events indexed at most. */
  readonly limit: number;
  /** How far behind the last indexed event to look for others that were committed late. Milliseconds. */
  readonly overlapMs: number;
}

interface UnindexedRow {
  readonly id: string;
  readonly body: Uint8Array;
}

// An id's first 48 bits are its time in milliseconds.
const LIST: Statement = {
  name: "sluice_list_unindexed_events",
  text: /* sql */ `
  with start as materialized (
    select case
           when position.at is null then null
           else (lpad(to_hex(greatest(0, position.at - $2::bigint)), 12, '0') || repeat('0', 20))::uuid
           end as id
      from (values (1)) as always
      left join (
             select ('x' || left(replace(position, '-', ''), 12))::bit(48)::bigint as at
               from sluice.positions
              where name = 'event_texts'
           ) as position
        on true
  )
  select event.id, substring(event.body from 1 for 262144) as body
    from sluice.webhook_events as event
   where ((select id from start) is null or event.id >= (select id from start))
     and not exists (
           select
             from sluice.event_texts as text
            where text.event_id = event.id
         )
   order by event.id
   limit $1`,
};

const INSERT: Statement = {
  name: "sluice_insert_texts",
  text: /* sql */ `
  with inserted as (
    insert into sluice.event_texts (event_id, words)
    select item.id, to_tsvector('simple', item.words)
      from unnest($1::uuid[], $2::text[]) as item (id, words)
      join sluice.webhook_events as event
        on event.id = item.id
        on conflict (event_id) do nothing
  )
  insert into sluice.positions as known (name, position)
  values ('event_texts', $3)
      on conflict (name) do update
     set position = greatest(known.position, excluded.position),
         moved_at = now()`,
};

/**
 * Indexes the words of events that are not indexed yet, oldest first. Concurrent callers may do the same work twice, which
 * changes nothing.
 *
 * @returns How many events were indexed.
 */
export async function indexTexts(sql: Sql, { limit, overlapMs }: TextIndexing): Promise<number> {
  const { rows } = await sql.query<UnindexedRow>(LIST, [limit, overlapMs]);
  const last = rows.at(-1);
  if (last === undefined) return 0;
  await sql.query(INSERT, [rows.map((row) => row.id), rows.map((row) => toWords(row.body)), last.id]);
  return rows.length;
}
