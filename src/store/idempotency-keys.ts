import type { Sql, Statement } from "./database.ts";
import { toPruning, type Pruning } from "./prune-ended.ts";

/** A request that wants a key for itself. */
export interface KeyClaim {
  readonly id: string;
  /** What the request is made of. */
  readonly fingerprint: string;
  /** How long the key is this request's, should it never end. Milliseconds. */
  readonly leaseMs: number;
  /** How long its answer is kept. Milliseconds. */
  readonly ttlMs: number;
}

/** An answer, as it is stored. */
export interface StoredAnswer {
  readonly status: number;
  /** JSON array of `[name, value]` pairs. */
  readonly headers: string;
  readonly body: Uint8Array | null;
}

/** A key that a request has. */
export interface StoredKey {
  readonly fingerprint: string;
  /** `gone`: the request is done, and its answer was not kept. */
  readonly state: "running" | "whole" | "gone";
  /** Null unless the state is `whole`. */
  readonly answer: StoredAnswer | null;
}

const CLAIM: Statement = {
  name: "sluice_claim_idempotency_key",
  text: /* sql */ `
  insert into sluice.idempotency_keys as key (id, fingerprint, token, ttl_ms, ends_at)
  values ($1, $2, gen_random_uuid(), $4, clock_timestamp() + $3 * interval '1 millisecond')
      on conflict (id) do update
     set fingerprint = excluded.fingerprint,
         token = excluded.token,
         state = 'running',
         status = null,
         headers = null,
         body = null,
         ttl_ms = excluded.ttl_ms,
         ends_at = excluded.ends_at
   where key.ends_at <= clock_timestamp()
  returning token`,
};

/**
 * Claims a key that is new, or whose time is over. Of concurrent callers, one succeeds.
 *
 * @returns What proves the claim afterwards, or null if the key is another request's.
 */
export async function claimIdempotencyKey(sql: Sql, claim: KeyClaim): Promise<string | null> {
  const values = [claim.id, claim.fingerprint, claim.leaseMs, claim.ttlMs];
  const [row] = (await sql.query<{ readonly token: string }>(CLAIM, values)).rows;
  return row?.token ?? null;
}

interface KeyRow {
  readonly fingerprint: string;
  readonly state: StoredKey["state"];
  readonly status: number | null;
  readonly headers: string | null;
  readonly body: Uint8Array | null;
}

const FIND: Statement = {
  name: "sluice_find_idempotency_key",
  text: /* sql */ `
  select fingerprint, state, status, headers, body
    from sluice.idempotency_keys
   where id = $1
     and ends_at > now()`,
};

/** Finds a key whose time is not over. It may have been freed since a claim failed: then there is none. */
export async function findIdempotencyKey(sql: Sql, id: string): Promise<StoredKey | null> {
  const [row] = (await sql.query<KeyRow>(FIND, [id])).rows;
  if (row === undefined) return null;
  const { fingerprint, state, status, headers, body } = row;
  return { fingerprint, state, answer: status === null || headers === null ? null : { status, headers, body } };
}

/** The end of a claimed request. Without an answer it is only noted. */
export interface KeyEnding {
  readonly id: string;
  readonly token: string;
  readonly answer: StoredAnswer | null;
}

const END: Statement = {
  name: "sluice_end_idempotency_key",
  text: /* sql */ `
  update sluice.idempotency_keys
     set state = case when $3::int is null then 'gone' else 'whole' end,
         status = $3,
         headers = $4,
         body = $5,
         ends_at = now() + ttl_ms * interval '1 millisecond'
   where id = $1
     and token = $2
     and state = 'running'`,
};

/** Keeps a claimed request's answer, unless the key has been claimed by another since. */
export async function endIdempotencyKey(sql: Sql, { id, token, answer }: KeyEnding): Promise<void> {
  await sql.query(END, [id, token, answer?.status ?? null, answer?.headers ?? null, answer?.body ?? null]);
}

const RELEASE: Statement = {
  name: "sluice_release_idempotency_key",
  text: /* sql */ `
  delete from sluice.idempotency_keys
   where id = $1
     and token = $2
     and state = 'running'`,
};

/** Frees a claimed key, unless it has been claimed by another since. */
export async function releaseIdempotencyKey(sql: Sql, id: string, token: string): Promise<void> {
  await sql.query(RELEASE, [id, token]);
}

/** Deletes keys whose time is over. */
export const pruneIdempotencyKeys: Pruning = toPruning({ table: "idempotency_keys" });
