import type { Sql, Statement } from "./database.ts";
import type { HeldJob } from "./job.ts";
import type { StoredEvent } from "./stored-event.ts";

/** Who claims what, and for how long. */
export interface Claim {
  readonly workerId: string;
  /** Handlers this worker knows; jobs of others are left alone. */
  readonly handlers: readonly string[];
  readonly limit: number;
  readonly leaseMs: number;
}

/** A job under lease, with all it needs to run. */
export interface ClaimedJob extends HeldJob {
  /** The number of this attempt, from 1. */
  readonly attempt: number;
  readonly attemptLimit: number;
  /** The event's; empty if its row is gone. */
  readonly source: string;
  /** Null if the event's row is gone. */
  readonly event: StoredEvent | null;
}

interface ClaimedRow {
  readonly event_id: string;
  readonly handler: string;
  readonly generation: number;
  readonly attempt: number;
  readonly attempt_limit: number;
  readonly source: string | null;
  readonly type: string;
  readonly external_id: string | null;
  readonly headers: string;
  readonly body: string;
  readonly is_parsed: boolean;
  readonly received_at: number;
}

// Not `handler = any ($2)`: of that the planner expects few rows, so it would fetch and sort the whole backlog instead of
// reading the first entries of the index.
const CLAIM: Statement = {
  name: "sluice_claim_jobs",
  text: /* sql */ `
  with claimed as (
    update sluice.event_jobs as job
       set state = 'running',
           attempt = job.attempt + 1,
           generation = job.generation + 1,
           worker_id = $1,
           lease_until = now() + $4 * interval '1 millisecond',
           started_at = now()
     where job.ctid = any (array(
             select ctid
               from sluice.event_jobs
              where state = 'ready'
                and run_at <= now()
                and array_position($2::text[], handler) is not null
              order by run_at
              limit $3
                for update skip locked
           ))
    returning job.event_id, job.handler, job.generation, job.attempt, job.attempt_limit, job.run_at
  )
  select claimed.event_id, claimed.handler, claimed.generation, claimed.attempt, claimed.attempt_limit,
         event.source, event.type, event.external_id, event.headers, encode(event.body, 'hex') as body, event.is_parsed,
         extract(epoch from event.received_at)::float8 * 1000 as received_at
    from claimed
    left join lateral (
           select *
             from sluice.webhook_events
            where id = claimed.event_id
           offset 0
         ) as event
      on true
   order by claimed.run_at`,
};

/** Leases up to `limit` due jobs to one worker, longest due first. Concurrent callers never receive the same job. */
export async function claimJobs(sql: Sql, claim: Claim): Promise<readonly ClaimedJob[]> {
  const values = [claim.workerId, claim.handlers, claim.limit, claim.leaseMs];
  return (await sql.query<ClaimedRow>(CLAIM, values)).rows.map(toClaimedJob);
}

function toClaimedJob(row: ClaimedRow): ClaimedJob {
  return {
    eventId: row.event_id,
    handler: row.handler,
    generation: row.generation,
    attempt: row.attempt,
    attemptLimit: row.attempt_limit,
    source: row.source ?? "",
    event: toClaimedEvent(row),
  };
}

function toClaimedEvent(row: ClaimedRow): StoredEvent | null {
  return row.source === null ? null : new ClaimedEvent(row);
}

/** Decodes the body when it is first looked at: many handlers never do. */
class ClaimedEvent implements StoredEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly externalId: string | null;
  readonly headers: string;
  readonly isParsed: boolean;
  readonly receivedAt: Date;
  #body: string | Uint8Array;

  constructor(row: ClaimedRow) {
    this.id = row.event_id;
    this.source = row.source ?? "";
    this.type = row.type;
    this.externalId = row.external_id;
    this.headers = row.headers;
    this.isParsed = row.is_parsed;
    this.receivedAt = new Date(row.received_at);
    this.#body = row.body;
  }

  get body(): Uint8Array {
    if (typeof this.#body === "string") this.#body = Buffer.from(this.#body, "hex");
    return this.#body;
  }
}
