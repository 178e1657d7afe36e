import { createHmac, timingSafeEqual } from "node:crypto";

import pg from "pg";

/**
 * What teams write themselves: verify, then two INSERTs that commit one by one. Tables as tutorials have them: `jsonb`,
 * random UUIDs, a foreign key, an index on status and time.
 *
 * @param {string} url
 */
export function createHandWritten(url) {
  const pool = new pg.Pool({ connectionString: url, max: POOL_SIZE });
  return {
    /** @param {string} body */
    async store(body) {
      const { id, type } = JSON.parse(body);
      const { rows } = await pool.query(INSERT_EVENT, ["stripe", id, type, body]);
      await pool.query(INSERT_JOB, [rows[0].id, "noop"]);
    },
    async close() {
      await pool.end();
    },
  };
}

/**
 * Checks a Stripe signature; without the details that keep it safe when keys rotate or clocks differ.
 *
 * @param {string | Uint8Array} body
 * @param {string | null | undefined} header
 * @param {string} secret
 */
export function isSigned(body, header, secret) {
  const [, seconds, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(header ?? "") ?? [];
  if (seconds === undefined || mac === undefined) return false;
  if (Math.abs(Date.now() / 1_000 - Number(seconds)) > TOLERANCE_SECONDS) return false;
  const expected = createHmac("sha256", secret).update(`${seconds}.`).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(mac, "hex"));
}

export const HAND_WRITTEN_SCHEMA = /* sql */ `
  create table webhook_events (
    id uuid primary key default gen_random_uuid(),
    provider text not null,
    external_id text not null,
    type text not null,
    payload jsonb not null,
    received_at timestamptz not null default now()
  );

  create table webhook_jobs (
    id uuid primary key default gen_random_uuid(),
    event_id uuid not null references webhook_events (id),
    handler text not null,
    status text not null default 'pending',
    attempts int not null default 0,
    scheduled_for timestamptz not null default now()
  );

  create index webhook_jobs_due on webhook_jobs (status, scheduled_for);`;

const POOL_SIZE = 10;
const TOLERANCE_SECONDS = 300;

const INSERT_EVENT = /* sql */ `
  insert into webhook_events (provider, external_id, type, payload)
  values ($1, $2, $3, $4)
  returning id`;

const INSERT_JOB = /* sql */ `
  insert into webhook_jobs (event_id, handler)
  values ($1, $2)`;
