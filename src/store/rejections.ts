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
  /** The first bytes of the body, at most 4 KiB; null where none were kept. */
  readonly bodyPrefix: Uint8Array | null;
  /** The body's full length; null where it is not known. */
  readonly bodyBytes: number | null;
  /** Rejections of the same kind this one stands for, itself included. From 1. */
  readonly occurrences: number;
}

/** A rejection, as it is stored. */
export interface StoredRejection extends NewRejection {
  readonly receivedAt: Date;
}

/** Which rejections to list. */
export interface RejectionFilter {
  readonly limit: number;
  readonly beforeId?: string;
  readonly source?: string;
}

const INSERT: Statement = {
  name: "sluice_insert_rejections",
  text: /* sql */ `
  insert into sluice.webhook_rejections
         (id, source, cause, status, method, headers, body_prefix, body_bytes, occurrences, hint)
  select *
    from unnest(
           $1::uuid[], $2::text[], $3::text[], $4::int[], $5::text[], $6::text[], $7::bytea[], $8::int[], $9::int[],
           $10::text[]
         )
      on conflict (id) do nothing`,
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
  readonly body_prefix: Uint8Array | null;
  readonly body_bytes: number | null;
  readonly occurrences: number;
  readonly received_at: Date;
}

const LIST: Statement = {
  name: "sluice_list_rejections",
  text: /* sql */ `
  select id, source, cause, hint, status, method, headers, body_prefix, body_bytes, occurrences, received_at
    from sluice.webhook_rejections
   where ($2::uuid is null or id < $2)
     and ($3::text is null or source = $3)
   order by id desc
   limit $1`,
};

/** Lists rejections, newest first. Their number is capped by {@link pruneRejections}, so a full pass is cheap. */
export async function listRejections(sql: Sql, filter: RejectionFilter): Promise<readonly StoredRejection[]> {
  const values = [filter.limit, filter.beforeId ?? null, filter.source ?? null];
  return (await sql.query<RejectionRow>(LIST, values)).rows.map((row) => ({
    id: row.id,
    source: row.source,
    cause: row.cause,
    hint: row.hint,
    status: row.status,
    method: row.method,
    headers: row.headers,
    bodyPrefix: row.body_prefix,
    bodyBytes: row.body_bytes,
    occurrences: row.occurrences,
    receivedAt: row.received_at,
  }));
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
