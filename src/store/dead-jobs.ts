import type { Sql, Statement } from "./database.ts";

/** A job that died, with its event. */
export interface DeadJob {
  readonly eventId: string;
  readonly handler: string;
  readonly source: string;
  readonly type: string;
  readonly receivedAt: Date;
  readonly endedAt: Date;
  readonly attempt: number;
  readonly lastError: string | null;
}

/** Which dead jobs to list. */
export interface DeadJobFilter {
  readonly fingerprint: string;
  readonly limit: number;
  /** The `next` of the page before: an event's id. */
  readonly cursor?: string;
}

/** A page of dead jobs. */
export interface DeadJobPage {
  readonly jobs: readonly DeadJob[];
  /** The cursor of the page after this one; null at the end. */
  readonly next: string | null;
}

interface DeadJobRow {
  readonly event_id: string;
  readonly handler: string;
  readonly source: string | null;
  readonly type: string | null;
  readonly received_at: Date | null;
  readonly created_at: Date;
  readonly ended_at: Date;
  readonly attempt: number;
  readonly last_error: string | null;
}

const LIST: Statement = {
  name: "sluice_list_dead_jobs",
  text: /* sql */ `
  with dead as materialized (
    select event_id, handler, created_at, ended_at, attempt, last_error
      from sluice.event_jobs
     where state = 'dead'
       and fingerprint = $1
       and ($3::uuid is null or event_id < $3)
     order by event_id desc
     limit $2
  )
  select dead.*, event.source, event.type, event.received_at
    from dead
    left join sluice.webhook_events as event
      on event.id = dead.event_id
   order by dead.event_id desc`,
};

/** Lists the dead jobs of one failure, newest events first. A failure is of one handler, so no event comes twice. */
export async function listDeadJobs(sql: Sql, filter: DeadJobFilter): Promise<DeadJobPage> {
  const values = [filter.fingerprint, filter.limit, filter.cursor ?? null];
  const { rows } = await sql.query<DeadJobRow>(LIST, values);
  const last = rows.length === filter.limit ? rows.at(-1) : undefined;
  return { jobs: rows.map(toDeadJob), next: last?.event_id ?? null };
}

function toDeadJob(row: DeadJobRow): DeadJob {
  return {
    eventId: row.event_id,
    handler: row.handler,
    source: row.source ?? "",
    type: row.type ?? "",
    receivedAt: row.received_at ?? row.created_at,
    endedAt: row.ended_at,
    attempt: row.attempt,
    lastError: row.last_error,
  };
}
