import { isUuid, toUuidFloor } from "../core/uuid.ts";
import type { Sql, Statement } from "./database.ts";
import type { EventFilter, EventState } from "./list-events.ts";

/**
 * Where to look for the events of a filter. `text` is a query for the newest $7 events with ids below $2 and not below $3;
 * parameters of its own begin at the number it is given.
 */
export interface Candidates {
  readonly name: string;
  readonly toText: (firstParameter: number) => string;
  readonly values: readonly unknown[];
  /** Whether every candidate matches the filter, but for what is rechecked on a time. */
  readonly isExact: boolean;
}

/** The columns every query for candidates answers. */
const COLUMNS = /* sql */ `event.id, event.source, event.type, event.external_id, event.dedupe_key, event.received_at,
           octet_length(event.body) as body_bytes`;

const WITHIN = (id: string): string => /* sql */ `($2::uuid is null or ${id} < $2)
       and ($3::uuid is null or ${id} >= $3)`;

/** Chooses the index that leads to the events of a filter with the least reading. */
export async function toCandidates(sql: Sql, filter: EventFilter): Promise<Candidates> {
  if (filter.id !== undefined) {
    const ids = await findIds(sql, filter.id);
    if (ids.length > 0) return toKnownIds(ids);
  }
  const byState = filter.state === undefined ? null : await toStateCandidates(sql, filter, filter.state);
  if (byState !== null) return byState;
  if (filter.source === undefined && filter.type === undefined) {
    return {
      ...NEWEST,
      isExact: filter.id === undefined && filter.state === undefined && filter.handler === undefined,
    };
  }
  return (await toTypeCandidates(sql, filter)) ?? NEWEST;
}

/** Events with these ids. */
export function toKnownIds(ids: readonly string[]): Candidates {
  return {
    name: "known",
    toText: (first) => /* sql */ `
    select ${COLUMNS}
      from sluice.webhook_events as event
     where event.id = any ($${first}::uuid[])
       and ${WITHIN("event.id")}
     order by event.id desc
     limit $7`,
    values: [ids],
    isExact: false,
  };
}

const NEWEST: Candidates = {
  name: "newest",
  toText: () => /* sql */ `
    select ${COLUMNS}
      from sluice.webhook_events as event
     where ${WITHIN("event.id")}
     order by event.id desc
     limit $7`,
  values: [],
  isExact: false,
};

/** Senders that name more types than this have an id or a time in them: their events are read one by one. */
const MAX_TYPES = 1_000;

interface TypeRow {
  readonly source: string;
  readonly type: string;
}

const KNOWN_TYPES: Statement = {
  name: "sluice_find_event_types",
  text: /* sql */ `
  select source, type
    from sluice.event_types
   where ($1::text is null or source = $1)
     and ($2::text is null or type = $2)
   union
  select source, detail
    from sluice.tallies
   where measure = 'received'
     and ($1::text is null or source = $1)
     and ($2::text is null or detail = $2)
   limit $3`,
};

async function toTypeCandidates(sql: Sql, filter: EventFilter): Promise<Candidates | null> {
  const { rows } = await sql.query<TypeRow>(KNOWN_TYPES, [filter.source ?? null, filter.type ?? null, MAX_TYPES + 1]);
  if (rows.length > MAX_TYPES) return null;
  return {
    name: "of_types",
    // The newest of each type from the index alone, and only then the newest of all from the table.
    toText: (first) => /* sql */ `
    select ${COLUMNS}
      from (
             select newest.id
               from unnest($${first}::text[], $${first + 1}::text[]) as known (source, type)
              cross join lateral (
                      select event.id
                        from sluice.webhook_events as event
                       where event.source = known.source collate "C"
                         and event.type collate "C" = known.type collate "C"
                         and ${WITHIN("event.id")}
                       order by event.id desc
                       limit $7
                    ) as newest
              order by newest.id desc
              limit $7
           ) as found
      join sluice.webhook_events as event
        on event.id = found.id`,
    values: [rows.map((row) => row.source), rows.map((row) => row.type)],
    isExact: filter.state === undefined && filter.handler === undefined && filter.id === undefined,
  };
}

/** Events by the state of one of their jobs, through an index of those jobs. Null where there is none, or it is too long. */
async function toStateCandidates(sql: Sql, filter: EventFilter, state: EventState): Promise<Candidates | null> {
  switch (state) {
    case "dead":
      // Whatever else became of it, an event with a dead job is dead.
      return toJobCandidates("dead", FAILED("job.state = 'dead'"), isOnlyState(filter));
    case "missing":
      return toJobCandidates("missing", FAILED("job.state = 'missing'"), false);
    case "cancelled":
      return toJobCandidates("cancelled", FAILED("job.state in ('cancelled', 'resolved')"), false);
    case "running":
      return (await isShort(sql, "running")) ? toJobCandidates("running", "job.state = 'running'", false) : null;
    case "pending":
      return (await isShort(sql, "ready")) ? toJobCandidates("pending", "job.state = 'ready'", false) : null;
    case "done":
    case "unhandled":
      return null;
  }
}

/** The predicate of the index `event_jobs_failed`, which the planner must recognise, and a part of it. */
const FAILED = (condition: string): string => /* sql */ `job.state in ('dead', 'missing', 'cancelled', 'resolved')
                and ${condition}`;

function isOnlyState({ source, type, handler, id }: EventFilter): boolean {
  return source === undefined && type === undefined && handler === undefined && id === undefined;
}

function toJobCandidates(name: string, condition: string, isExact: boolean): Candidates {
  return {
    name,
    toText: () => /* sql */ `
    select ${COLUMNS}
      from (
             select distinct job.event_id
               from sluice.event_jobs as job
              where ${condition}
                and ${WITHIN("job.event_id")}
              order by job.event_id desc
              limit $7
           ) as found
      join sluice.webhook_events as event
        on event.id = found.event_id`,
    values: [],
    isExact,
  };
}

/** Jobs that are read and sorted for one page. With more of them, the newest events hold enough. */
const MAX_SORTED = 10_000;

const COUNT_READY: Statement = {
  name: "sluice_count_ready",
  text: /* sql */ `
  select count(*)::int as count
    from (select from sluice.event_jobs where state = 'ready' limit $1 + 1) as one`,
};

const COUNT_RUNNING: Statement = {
  name: "sluice_count_running",
  text: /* sql */ `
  select count(*)::int as count
    from (select from sluice.event_jobs where state = 'running' limit $1 + 1) as one`,
};

async function isShort(sql: Sql, state: "ready" | "running"): Promise<boolean> {
  const statement = state === "ready" ? COUNT_READY : COUNT_RUNNING;
  const [row] = (await sql.query<{ readonly count: number }>(statement, [MAX_SORTED])).rows;
  return (row?.count ?? 0) <= MAX_SORTED;
}

const FIND_IDS: Statement = {
  name: "sluice_find_ids",
  text: /* sql */ `
  with source as (
    select source as name
      from sluice.event_types
     union
    select source
      from sluice.tallies
     where measure = 'received'
  )
  select receipt.event_id
    from source
    join sluice.event_receipts as receipt
      on receipt.source = source.name
     and receipt.dedupe_key = 'id:' || $1`,
};

/** The event of our own id, and those that senders call so, where their proof covers the id. */
async function findIds(sql: Sql, id: string): Promise<readonly string[]> {
  const { rows } = await sql.query<{ readonly event_id: string }>(FIND_IDS, [id.replaceAll("\0", "\uFFFD")]);
  const found = rows.map((row) => row.event_id);
  return isUuid(id) ? [id, ...found] : found;
}

/** Clocks of app and database may differ by this much: ids carry the app's, receipts the database's. */
const SKEW_MS = 10 * 60_000;

/** The ids between which the events of a filter lie: below the first, and not below the second. */
export function toBounds(filter: EventFilter): readonly [below: string | null, from: string | null] {
  const { beforeId, from, to } = filter;
  const end = to === undefined ? undefined : toUuidFloor(to.getTime() + SKEW_MS);
  const below = [beforeId, end].filter((id) => id !== undefined).toSorted()[0];
  return [below ?? null, from === undefined ? null : toUuidFloor(from.getTime() - SKEW_MS)];
}
