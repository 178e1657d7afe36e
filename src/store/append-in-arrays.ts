import { APPEND_TAIL, type NumberedEvent, type TakenRow } from "./append-statement.ts";
import type { Sql, Statement } from "./database.ts";

const APPEND: Statement = {
  name: "sluice_append_in_arrays",
  text: /* sql */ `
  with item as materialized (
    select *
      from unnest(
             $4::int[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::boolean[],
             $12::int[], $13::bytea[], $14::text[], $15::bytea[]
           ) as part (
             position, id, source, type, external_id, dedupe_key, secret_label, is_parsed,
             copies, content_hash, headers, body
           )
  ), ${APPEND_TAIL}`,
};

/** Appends with an array for each column: for PGlite this is twice as fast as one buffer. */
export async function appendInArrays(
  sql: Sql,
  events: readonly NumberedEvent[],
  jobColumns: readonly unknown[],
): Promise<readonly TakenRow[]> {
  const values = [
    ...jobColumns,
    events.map((event) => event.position),
    events.map((event) => event.id),
    events.map((event) => event.source),
    events.map((event) => event.type),
    events.map((event) => event.externalId),
    events.map((event) => event.dedupeKey),
    events.map((event) => event.secretLabel),
    events.map((event) => event.isParsed),
    events.map((event) => event.copies),
    events.map((event) => event.contentHash),
    events.map((event) => event.headers),
    events.map((event) => event.body),
  ];
  return (await sql.query<TakenRow>(APPEND, values)).rows;
}
