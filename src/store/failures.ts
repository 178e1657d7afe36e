import { SluiceError } from "../core/errors.ts";
import type { Sql, Statement } from "./database.ts";
import { MOST_COUNTED, toBounded, type BoundedCount } from "./read-queue.ts";

/** What people said of a failure. `muted`: it is known, and nobody wants to hear of it. */
export type FailureState = "open" | "acknowledged" | "muted" | "resolved";

/** Failed attempts of one handler and one cause. */
export interface Failure {
  readonly fingerprint: string;
  readonly handler: string;
  /** The error, with what varies left out. */
  readonly title: string;
  readonly state: FailureState;
  /** Failed attempts, and jobs that died, since it was first seen. */
  readonly attempts: number;
  readonly deaths: number;
  /** Jobs of it that are dead now. */
  readonly dead: BoundedCount;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  readonly lastEventId: string | null;
  /** Who set the state, and when; null as long as nobody did. */
  readonly stateBy: string | null;
  readonly stateAt: Date | null;
}

/** Which failures to list. */
export interface FailureFilter {
  readonly limit: number;
  readonly state?: FailureState;
  readonly handler?: string;
  /** Only the one of this name. */
  readonly fingerprint?: string;
  /** The `next` of the page before. */
  readonly cursor?: string;
}

/** A page of failures. */
export interface FailurePage {
  readonly failures: readonly Failure[];
  /** The cursor of the page after this one; null at the end. */
  readonly next: string | null;
}

interface FailureRow {
  readonly fingerprint: string;
  readonly handler: string;
  readonly title: string;
  readonly state: FailureState;
  readonly attempts: number;
  readonly deaths: number;
  readonly dead: number;
  readonly first_seen_at: Date;
  readonly last_seen_at: Date;
  readonly last_event_id: string | null;
  readonly state_by: string | null;
  readonly state_at: Date | null;
  /** Microseconds since 1970: a `Date` would lose three digits. */
  readonly seen_micros: string;
}

const LIST: Statement = {
  name: "sluice_list_failures",
  text: /* sql */ `
  with listed as materialized (
    select *
      from sluice.failures
     where ($2::text is null or state = $2)
       and ($3::text is null or handler = $3)
       and ($7::text is null or fingerprint = $7)
       and (
             $4::text is null
          or (last_seen_at, fingerprint) < (timestamptz 'epoch' + $4::bigint * interval '1 microsecond', $5::text)
           )
     order by last_seen_at desc, fingerprint desc
     limit $1
  )
  select fingerprint, handler, title, state, attempts, deaths, first_seen_at, last_seen_at, last_event_id, state_by,
         state_at, (extract(epoch from last_seen_at) * 1000000)::bigint::text as seen_micros,
         (
           select count(*)::int
             from (
                    select
                      from sluice.event_jobs as job
                     where job.fingerprint = listed.fingerprint
                       and job.state = 'dead'
                     limit $6 + 1
                  ) as one
         ) as dead
    from listed
   order by last_seen_at desc, fingerprint desc`,
};

/** Lists failures, seen last first. One that comes back while pages are turned moves to the front. */
export async function listFailures(sql: Sql, filter: FailureFilter): Promise<FailurePage> {
  const [micros, fingerprint] = toPosition(filter.cursor);
  const values = [
    filter.limit,
    filter.state ?? null,
    filter.handler ?? null,
    micros,
    fingerprint,
    MOST_COUNTED,
    filter.fingerprint ?? null,
  ];
  const { rows } = await sql.query<FailureRow>(LIST, values);
  const last = rows.length === filter.limit ? rows.at(-1) : undefined;
  return {
    failures: rows.map(toFailure),
    next: last === undefined ? null : `${last.seen_micros}-${last.fingerprint}`,
  };
}

const CURSOR = /^(\d{1,17})-([0-9a-f]{32})$/;

function toPosition(cursor: string | undefined): readonly [micros: string | null, fingerprint: string | null] {
  if (cursor === undefined) return [null, null];
  const [, micros, fingerprint] = CURSOR.exec(cursor) ?? [];
  if (micros === undefined || fingerprint === undefined) {
    throw new SluiceError("INPUT_INVALID", "The cursor is not one of this list. Pass `next` of the page before.");
  }
  return [micros, fingerprint];
}

function toFailure(row: FailureRow): Failure {
  return {
    fingerprint: row.fingerprint,
    handler: row.handler,
    title: row.title,
    state: row.state,
    attempts: row.attempts,
    deaths: row.deaths,
    dead: toBounded(row.dead),
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
    lastEventId: row.last_event_id,
    stateBy: row.state_by,
    stateAt: row.state_at,
  };
}

/** What someone says of a failure. */
export interface FailureStating {
  readonly fingerprint: string;
  readonly state: FailureState;
  readonly by: string;
}

const SET_STATE: Statement = {
  name: "sluice_set_failure_state",
  text: /* sql */ `
  update sluice.failures
     set state = $2,
         state_by = $3,
         state_at = now()
   where fingerprint = $1`,
};

/** Notes what someone says of a failure. @returns False if there is no such failure (any more). */
export async function setFailureState(sql: Sql, { fingerprint, state, by }: FailureStating): Promise<boolean> {
  return (await sql.query(SET_STATE, [fingerprint, state, by])).rowCount === 1;
}

const PRUNE: Statement = {
  name: "sluice_prune_failures",
  text: /* sql */ `
  delete from sluice.failures
   where fingerprint = any (array (
           select old.fingerprint
             from (
                    select fingerprint
                      from sluice.failures
                     order by last_seen_at desc, fingerprint desc
                    offset $1
                  ) as old
            where not exists (
                    select
                      from sluice.event_jobs as job
                     where job.fingerprint = old.fingerprint
                       and job.state = 'dead'
                  )
            limit $2
         ))`,
};

/** Forgets the failures beyond the `keep` seen last, but none of which a job is still dead. @returns How many. */
export async function pruneFailures(
  sql: Sql,
  options: { readonly keep: number; readonly limit: number },
): Promise<number> {
  return (await sql.query(PRUNE, [options.keep, options.limit])).rowCount;
}
