import type { Sql, Statement } from "./database.ts";
import type { AttemptOutcome, JobState } from "./job.ts";
import { toStoredEvent, type EventRow, type StoredEvent } from "./stored-event.ts";

/** One attempt, as it was recorded. */
export interface StoredAttempt {
  readonly handler: string;
  /** The claim's generation: rises with every claim, not only with those that count. */
  readonly number: number;
  readonly outcome: AttemptOutcome;
  readonly error: string | null;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly workerId: string | null;
}

/** A job, as it is stored. */
export interface StoredJob {
  readonly handler: string;
  readonly state: JobState;
  readonly runAt: Date;
  readonly attempt: number;
  readonly attemptLimit: number;
  readonly generation: number;
  readonly leaseUntil: Date | null;
  /** The worker that claimed it last. */
  readonly workerId: string | null;
  readonly lastError: string | null;
  /** Of the failure it last came to. */
  readonly fingerprint: string | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly replays: number;
}

/** What the ledger knows of an event's key. */
export interface StoredReceipt {
  readonly dedupeKey: string;
  readonly duplicates: number;
  /** Duplicates whose content differed from the original's. */
  readonly conflicts: number;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
}

/** All that is stored of one event. */
export interface FoundEvent extends StoredEvent {
  readonly secretLabel: string;
  readonly jobs: readonly StoredJob[];
  /** Oldest first, per handler. */
  readonly attempts: readonly StoredAttempt[];
  /** Null if the ledger's retention has passed. */
  readonly receipt: StoredReceipt | null;
}

interface FoundRow extends EventRow {
  readonly secret_label: string;
  readonly dedupe_key: string;
  readonly duplicates: number | null;
  readonly conflicts: number;
  readonly first_seen_at: Date;
  readonly last_seen_at: Date;
}

const FIND: Statement = {
  name: "sluice_find_event",
  text: /* sql */ `
  select event.id, event.source, event.type, event.external_id, event.headers, event.body, event.secret_label,
         event.is_parsed, event.received_at, event.dedupe_key,
         receipt.duplicates, receipt.conflicts, receipt.first_seen_at, receipt.last_seen_at
    from sluice.webhook_events as event
    left join sluice.event_receipts as receipt
      on receipt.source = event.source
     and receipt.dedupe_key = event.dedupe_key
     and receipt.event_id = event.id
   where event.id = $1`,
};

/** Reads all that is stored of one event; null if there is none. Its parts may be moments apart under concurrent writes. */
export async function findEvent(sql: Sql, id: string): Promise<FoundEvent | null> {
  const [row] = (await sql.query<FoundRow>(FIND, [id])).rows;
  if (row === undefined) return null;
  return {
    ...toStoredEvent(row),
    secretLabel: row.secret_label,
    jobs: await listJobs(sql, id),
    attempts: await listAttempts(sql, id),
    receipt: toReceipt(row),
  };
}

function toReceipt(row: FoundRow): StoredReceipt | null {
  if (row.duplicates === null) return null;
  return {
    dedupeKey: row.dedupe_key,
    duplicates: row.duplicates,
    conflicts: row.conflicts,
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
  };
}

interface JobRow {
  readonly handler: string;
  readonly state: JobState;
  readonly run_at: Date;
  readonly attempt: number;
  readonly attempt_limit: number;
  readonly generation: number;
  readonly lease_until: Date | null;
  readonly worker_id: string | null;
  readonly last_error: string | null;
  readonly fingerprint: string | null;
  readonly created_at: Date;
  readonly started_at: Date | null;
  readonly ended_at: Date | null;
  readonly replays: number;
}

const JOBS: Statement = {
  name: "sluice_list_jobs",
  text: /* sql */ `
  select handler, state, run_at, attempt, attempt_limit, generation, lease_until, worker_id, last_error, fingerprint,
         created_at, started_at, ended_at, replays
    from sluice.event_jobs
   where event_id = $1
   order by handler`,
};

async function listJobs(sql: Sql, eventId: string): Promise<readonly StoredJob[]> {
  return (await sql.query<JobRow>(JOBS, [eventId])).rows.map((row) => ({
    handler: row.handler,
    state: row.state,
    runAt: row.run_at,
    attempt: row.attempt,
    attemptLimit: row.attempt_limit,
    generation: row.generation,
    leaseUntil: row.lease_until,
    workerId: row.worker_id,
    lastError: row.last_error,
    fingerprint: row.fingerprint,
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    replays: row.replays,
  }));
}

interface AttemptRow {
  readonly handler: string;
  readonly number: number;
  readonly outcome: AttemptOutcome;
  readonly error: string | null;
  readonly started_at: Date;
  readonly duration_ms: number;
  readonly worker_id: string | null;
}

const ATTEMPTS: Statement = {
  name: "sluice_list_attempts",
  text: /* sql */ `
  select handler, number, outcome, error, started_at, duration_ms, worker_id
    from sluice.event_attempts
   where event_id = $1
   order by handler, number
   limit 1000`,
};

async function listAttempts(sql: Sql, eventId: string): Promise<readonly StoredAttempt[]> {
  return (await sql.query<AttemptRow>(ATTEMPTS, [eventId])).rows.map((row) => ({
    handler: row.handler,
    number: row.number,
    outcome: row.outcome,
    error: row.error,
    startedAt: row.started_at,
    durationMs: row.duration_ms,
    workerId: row.worker_id,
  }));
}
