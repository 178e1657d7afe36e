import type { Sql, Statement } from "./database.ts";

/** A delivery that was refused. */
export interface NewRejection {
  /** A fresh UUIDv7. */
  readonly id: string;
  readonly source: string;
  readonly cause: string;
  /** The likely reason, for people; null where none was found or looked for. */
  readonly hint: string | null;
  /** The HTTP status it was answered with. */
  readonly status: number;
  readonly method: string;
  /** JSON array of `[name, value]` pairs, secrets redacted. */
  readonly headers: string;
  /** The request target as the verifier saw it, secrets redacted; null where it was not kept. */
  readonly url: string | null;
  /** The body, whole up to 256 KiB, or its first bytes; null where none were kept. */
  readonly bodyPrefix: Uint8Array | null;
  /** The body's full length; null where it is not known. */
  readonly bodyBytes: number | null;
  /** Rejections of the same kind this one stands for, itself included. From 1. */
  readonly occurrences: number;
}

/** A rejection, as it is listed: without the body. */
export interface ListedRejection extends Omit<NewRejection, "bodyPrefix" | "url"> {
  readonly receivedAt: Date;
  /** Whether target and body were kept to the last byte. */
  readonly isWhole: boolean;
  /** The event it became when someone released it. */
  readonly releasedEventId: string | null;
}

/** A rejection, as it is stored. */
export interface StoredRejection extends ListedRejection, NewRejection {}

/** Which rejections to list. */
export interface RejectionFilter {
  readonly limit: number;
  readonly beforeId?: string;
  readonly source?: string;
}

const INSERT: Statement = {
  name: "sluice_insert_rejections",
  text: /* sql */ `
  with inserted as (
    insert into sluice.webhook_rejections
           (id, source, cause, status, method, headers, body_prefix, body_bytes, occurrences, hint, url)
    select *
      from unnest(
             $1::uuid[], $2::text[], $3::text[], $4::int[], $5::text[], $6::text[], $7::bytea[], $8::int[], $9::int[],
             $10::text[], $11::text[]
           )
        on conflict (id) do nothing
    returning source, cause, occurrences
  )
  insert into sluice.tallies (measure, source, detail, count)
  select 'rejected', source, cause, sum(occurrences)
    from inserted
   group by source, cause`,
};

/** Records refused deliveries. Repeating the same rejections changes nothing. */
export async function insertRejections(sql: Sql, rejections: readonly NewRejection[]): Promise<void> {
  if (rejections.length === 0) return;
  await sql.query(INSERT, [
    rejections.map((rejection) => rejection.id),
    rejections.map((rejection) => toText(rejection.source)),
    rejections.map((rejection) => toText(rejection.cause)),
    rejections.map((rejection) => rejection.status),
    rejections.map((rejection) => toText(rejection.method)),
    rejections.map((rejection) => toText(rejection.headers)),
    rejections.map((rejection) => rejection.bodyPrefix),
    rejections.map((rejection) => rejection.bodyBytes),
    rejections.map((rejection) => rejection.occurrences),
    rejections.map((rejection) => rejection.hint),
    rejections.map((rejection) => (rejection.url === null ? null : toText(rejection.url))),
  ]);
}

/** Postgres texts hold no NUL. */
function toText(text: string): string {
  return text.replaceAll("\0", "\uFFFD");
}

interface RejectionRow {
  readonly id: string;
  readonly source: string;
  readonly cause: string;
  readonly hint: string | null;
  readonly status: number;
  readonly method: string;
  readonly headers: string;
  readonly body_bytes: number | null;
  readonly occurrences: number;
  readonly received_at: Date;
  readonly is_whole: boolean;
  readonly released_event_id: string | null;
}

const COLUMNS = /* sql */ `id, source, cause, hint, status, method, headers, body_bytes, occurrences, received_at,
         url is not null and coalesce(octet_length(body_prefix) = body_bytes, false) as is_whole, released_event_id`;

const LIST: Statement = {
  name: "sluice_list_rejections",
  text: /* sql */ `
  select ${COLUMNS}
    from sluice.webhook_rejections
   where ($2::uuid is null or id < $2)
     and ($3::text is null or source = $3)
   order by id desc
   limit $1`,
};

/** Lists rejections, newest first. Their number is capped by {@link pruneRejections}, so a full pass is cheap. */
export async function listRejections(sql: Sql, filter: RejectionFilter): Promise<readonly ListedRejection[]> {
  const values = [filter.limit, filter.beforeId ?? null, filter.source ?? null];
  return (await sql.query<RejectionRow>(LIST, values)).rows.map(toListed);
}

interface WholeRow extends RejectionRow {
  readonly url: string | null;
  readonly body_prefix: Uint8Array | null;
}

const FIND: Statement = {
  name: "sluice_find_rejection",
  text: /* sql */ `
  select ${COLUMNS}, url, body_prefix
    from sluice.webhook_rejections
   where id = $1`,
};

/** Reads one rejection with what was kept of its body; null if there is none (any more). */
export async function findRejection(sql: Sql, id: string): Promise<StoredRejection | null> {
  return toStored((await sql.query<WholeRow>(FIND, [id])).rows[0]);
}

const LOCK: Statement = {
  name: "sluice_lock_rejection",
  text: /* sql */ `
  select ${COLUMNS}, url, body_prefix
    from sluice.webhook_rejections
   where id = $1
     for update`,
};

/** As {@link findRejection}, and nobody else changes it to the end of the transaction. */
export async function lockRejection(tx: Sql, id: string): Promise<StoredRejection | null> {
  return toStored((await tx.query<WholeRow>(LOCK, [id])).rows[0]);
}

const MARK: Statement = {
  name: "sluice_mark_released",
  text: /* sql */ `
  update sluice.webhook_rejections
     set released_event_id = $2
   where id = $1`,
};

/** Remembers the event a refused delivery became. */
export async function markReleased(sql: Sql, id: string, eventId: string): Promise<void> {
  await sql.query(MARK, [id, eventId]);
}

function toStored(row: WholeRow | undefined): StoredRejection | null {
  return row === undefined ? null : { ...toListed(row), url: row.url, bodyPrefix: row.body_prefix };
}

function toListed(row: RejectionRow): ListedRejection {
  return {
    id: row.id,
    source: row.source,
    cause: row.cause,
    hint: row.hint,
    status: row.status,
    method: row.method,
    headers: row.headers,
    bodyBytes: row.body_bytes,
    occurrences: row.occurrences,
    receivedAt: row.received_at,
    isWhole: row.is_whole,
    releasedEventId: row.released_event_id,
  };
}

const PRUNE: Statement = {
  name: "sluice_prune_rejections",
  text: /* sql */ `
  delete from sluice.webhook_rejections
   where id <= (
           select id
             from sluice.webhook_rejections
            order by id desc
           offset $1
            limit 1
         )`,
};

/** Deletes all but the newest `keep` rejections. @returns How many were deleted. */
export async function pruneRejections(sql: Sql, options: { readonly keep: number }): Promise<number> {
  return (await sql.query(PRUNE, [options.keep])).rowCount;
}

const CUT: Statement = {
  name: "sluice_prune_rejection_bodies",
  text: /* sql */ `
  with sized as (
    select id, octet_length(body_prefix) as bytes, sum(octet_length(body_prefix)) over (order by id desc) as total
      from sluice.webhook_rejections
     where body_prefix is not null
  )
  update sluice.webhook_rejections as rejection
     set body_prefix = substring(rejection.body_prefix from 1 for $2)
    from sized
   where rejection.id = sized.id
     and sized.total > $1
     and sized.bytes > $2`,
};

/** What is left of a body that is cut. Bytes. */
const CUT_BYTES = 4_096;

/** Cuts the oldest bodies to 4 KiB, so that those before them fit into `maxBytes`. @returns How many were cut. */
export async function pruneRejectionBodies(sql: Sql, options: { readonly maxBytes: number }): Promise<number> {
  return (await sql.query(CUT, [options.maxBytes, CUT_BYTES])).rowCount;
}
