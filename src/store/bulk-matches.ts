import type { Sql, Statement } from "./database.ts";
import { toCandidates, type Candidates } from "./event-candidates.ts";
import type { JobState } from "./job.ts";
import { EVENT_STATE, MATCHES, toFilterValues, type EventFilter, type EventState } from "./list-events.ts";
import { MOST_COUNTED, toBounded, type BoundedCount } from "./read-queue.ts";

/** What can be done to many events at once. */
export type BulkActionName = "replay" | "cancel" | "resolve";

/** Which events, and which of their jobs. */
export interface BulkFilter {
  readonly source?: string;
  readonly type?: string;
  readonly state?: EventState;
  /** Received from, and before. RFC 3339. */
  readonly from?: string;
  readonly to?: string;
  readonly handler?: string;
  /** Only dead jobs of this failure. */
  readonly fingerprint?: string;
}

/** An event a bulk action is for. */
export interface MatchedEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
}

/** A stretch of the events a bulk action is for, newest first. */
export interface Matches {
  readonly events: readonly MatchedEvent[];
  /** Where the stretch after this one begins; null at the end. */
  readonly nextBeforeId: string | null;
}

/** Where to look for matches. */
export interface MatchSearch {
  readonly action: BulkActionName;
  readonly filter: BulkFilter;
  readonly beforeId: string | null;
  /** Only events received before: what an action makes happen is not its own to work on. Omitted, up to now. */
  readonly asOf?: Date;
  readonly limit: number;
}

/** Events one batch looks at. */
const SCANNED = 2_000;
/** Events a plan looks at: what it does not find among these it calls more. */
const MAX_PLANNED = 20_000;

/**
 * The states of the jobs an action changes; null for all that do not run. Whoever asks for events in a state that one job
 * alone brings about means those jobs.
 *
 * @returns Empty where the action can change none that the filter asks for.
 */
export function toJobStates(action: BulkActionName, filter: BulkFilter): readonly JobState[] | null {
  const state = filter.fingerprint === undefined ? filter.state : "dead";
  switch (action) {
    case "replay":
      return state === undefined ? null : REPLAYED[state];
    case "cancel":
      return state === undefined ? WAITING : CANCELLED[state];
    case "resolve":
      return state === undefined || state === "dead" ? DEAD : [];
  }
}

const DEAD: readonly JobState[] = ["dead"];
const WAITING: readonly JobState[] = ["ready", "missing"];

const REPLAYED: Readonly<Record<EventState, readonly JobState[] | null>> = {
  unhandled: null,
  dead: DEAD,
  missing: ["missing"],
  running: null,
  pending: ["ready"],
  done: null,
  cancelled: ["cancelled", "resolved"],
};

const CANCELLED: Readonly<Record<EventState, readonly JobState[]>> = {
  unhandled: [],
  dead: [],
  missing: ["missing"],
  running: WAITING,
  pending: ["ready"],
  done: [],
  cancelled: [],
};

/** Finds the next events of an action. Looks at a bounded number, so a stretch may be short, or empty, and not the last. */
export function findMatches(sql: Sql, search: MatchSearch): Promise<Matches> {
  return readMatches(sql, search, Math.max(SCANNED, search.limit));
}

/**
 * Counts the events of an action, up to 10,000 of them and looking at 20,000 events; `isMore` where there may be others.
 * The events are the newest ten.
 */
export async function planMatches(
  sql: Sql,
  search: Pick<MatchSearch, "action" | "filter">,
): Promise<{ readonly matching: BoundedCount; readonly sample: readonly MatchedEvent[] }> {
  const { events, nextBeforeId } = await readMatches(
    sql,
    { ...search, beforeId: null, limit: MOST_COUNTED + 1 },
    MAX_PLANNED,
  );
  const matching = toBounded(events.length);
  return {
    matching: { ...matching, isMore: matching.isMore || nextBeforeId !== null },
    sample: events.slice(0, 10),
  };
}

interface MatchRow extends MatchedEvent {
  readonly is_match: boolean;
  readonly is_more: boolean | null;
}

async function readMatches(sql: Sql, search: MatchSearch, scanned: number): Promise<Matches> {
  const { filter, limit } = search;
  const states = toJobStates(search.action, filter);
  const events = toEventFilter(search);
  const candidates = filter.fingerprint === undefined ? await toCandidates(sql, events) : toFailed(filter.fingerprint);
  const isAny = states === null && filter.handler === undefined && filter.fingerprint === undefined;
  // Where all candidates match, looking at more of them than are asked for finds nothing.
  const looked = isAny && candidates.isExact && events.from === undefined && events.to === undefined ? limit : scanned;
  const values = [limit, ...toFilterValues(events, candidates, looked), ...candidates.values];
  const jobValues = isAny ? [] : [states, filter.handler ?? null, filter.fingerprint ?? null];
  const { rows } = await sql.query<MatchRow>(toStatement(candidates, { isAny, hasState: events.state !== undefined }), [
    ...values,
    ...jobValues,
  ]);
  return toMatches(rows, limit);
}

/** An action that settles what is dead finds it through the index of dead jobs. */
function toEventFilter({ action, filter, beforeId, asOf, limit }: MatchSearch): EventFilter {
  const { source, type, handler } = filter;
  const state = action === "resolve" ? "dead" : filter.state;
  // A date of the database's has lost its microseconds.
  const ends = [filter.to && Date.parse(filter.to), asOf && asOf.getTime() + 1].filter(
    (end) => typeof end === "number",
  );
  return {
    limit,
    ...(ends.length > 0 && { to: new Date(Math.min(...ends)) }),
    ...(beforeId !== null && { beforeId }),
    ...(source !== undefined && { source }),
    ...(type !== undefined && { type }),
    ...(state !== undefined && { state }),
    ...(filter.from !== undefined && { from: new Date(filter.from) }),
    ...(handler !== undefined && state !== "unhandled" && { handler }),
  };
}

function toFailed(fingerprint: string): Candidates {
  return {
    name: "failure",
    toText: (first) => /* sql */ `
    select event.id, event.source, event.type, event.external_id, event.dedupe_key, event.received_at
      from (
             select distinct event_id
               from sluice.event_jobs
              where state = 'dead'
                and fingerprint = $${first}
                and ($2::uuid is null or event_id < $2)
                and ($3::uuid is null or event_id >= $3)
              order by event_id desc
              limit $7
           ) as found
      join sluice.webhook_events as event
        on event.id = found.event_id`,
    values: [fingerprint],
    isExact: false,
  };
}

interface Needs {
  /** Whether any event will do, whatever jobs it has. */
  readonly isAny: boolean;
  /** Whether the events' state matters. */
  readonly hasState: boolean;
}

function toStatement(candidates: Candidates, { isAny, hasState }: Needs): Statement {
  const first = 12 + candidates.values.length;
  return {
    name: `sluice_match_events_${candidates.name}${hasState ? "_in_state" : ""}${isAny ? "" : "_by_job"}`,
    text: /* sql */ `
  with candidate as materialized (
    ${candidates.toText(12)}
  ), matched as (
    select candidate.id, candidate.source, candidate.type
      from candidate
     cross join ${hasState ? STATE_OF_EVENT : NO_STATE} as progress
     where ${MATCHES}
       ${isAny ? "" : toJobCondition(first)}
     order by candidate.id desc
     limit $1
  ), last as (
    select id
      from candidate
     order by id
     limit 1
  )
  select id, source, type, true as is_match, null::boolean as is_more
    from matched
   union all
  select id, null, null, false, (select count(*) from candidate) = $7
    from last`,
  };
}

/** Deriving a state costs a look at the event's jobs. */
const NO_STATE = /* sql */ `(select null::text as state)`;
const STATE_OF_EVENT = /* sql */ `lateral (
             select ${EVENT_STATE} as state
               from sluice.event_jobs as job
              where job.event_id = candidate.id
           )`;

function toJobCondition(first: number): string {
  return /* sql */ `and (
             progress.state = 'unhandled'
         and $6::text = 'unhandled'
          or exists (
               select
                 from sluice.event_jobs as job
                where job.event_id = candidate.id
                  and job.state <> 'running'
                  and ($${first}::text[] is null or job.state = any ($${first}))
                  and ($${first + 1}::text is null or job.handler = $${first + 1})
                  and ($${first + 2}::text is null or job.fingerprint = $${first + 2})
             )
           )`;
}

function toMatches(rows: readonly MatchRow[], limit: number): Matches {
  const events = rows.filter((row) => row.is_match).map(({ id, source, type }) => ({ id, source, type }));
  const last = rows.find((row) => !row.is_match);
  if (events.length === limit) return { events, nextBeforeId: events.at(-1)?.id ?? null };
  return { events, nextBeforeId: last?.is_more === true ? last.id : null };
}
