import type { BulkActionName, BulkFilter } from "./bulk-matches.ts";
import type { Sql, Statement } from "./database.ts";

/** Where a bulk action stands. `stopped` was ended by someone before its time. */
export type BulkState = "running" | "paused" | "done" | "stopped";

/** A bulk action that is about to begin. */
export interface NewBulkAction {
  /** A UUID. */
  readonly id: string;
  readonly action: BulkActionName;
  readonly filter: BulkFilter;
  /** Events a second. */
  readonly perSecond: number;
  /** Events it is for; null where they were too many to count. */
  readonly planned: number | null;
  readonly by: string;
}

/** A bulk action, as it is stored. */
export interface BulkAction extends Omit<NewBulkAction, "by"> {
  readonly state: BulkState;
  /** Why it waits or stopped, for people. */
  readonly note: string | null;
  /** Events it has worked on. */
  readonly processed: number;
  /** Of those, events with a job it changed. */
  readonly changed: number;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

interface BulkRow {
  readonly id: string;
  readonly action: BulkActionName;
  readonly filter: string;
  readonly state: BulkState;
  readonly note: string | null;
  readonly per_second: number;
  readonly planned: number | null;
  readonly processed: number;
  readonly changed: number;
  readonly created_by: string;
  readonly created_at: Date;
  readonly ended_at: Date | null;
}

const COLUMNS = /* sql */ `id, action, filter, state, note, per_second, planned, processed, changed, created_by, created_at, ended_at`;

const CREATE: Statement = {
  name: "sluice_create_bulk_action",
  text: /* sql */ `
  insert into sluice.bulk_actions (id, action, filter, per_second, planned, created_by)
  values ($1, $2, $3, $4, $5, $6)
  returning ${COLUMNS}`,
};

/** Begins a bulk action: from its commit on, workers work it off. */
export async function createBulkAction(sql: Sql, bulk: NewBulkAction): Promise<BulkAction> {
  const values = [bulk.id, bulk.action, JSON.stringify(bulk.filter), bulk.perSecond, bulk.planned, bulk.by];
  const [row] = (await sql.query<BulkRow>(CREATE, values)).rows;
  return toBulkAction(row as BulkRow);
}

const FIND: Statement = {
  name: "sluice_find_bulk_action",
  text: /* sql */ `
  select ${COLUMNS}
    from sluice.bulk_actions
   where id = $1`,
};

/** Reads a bulk action; null if there is none. */
export async function findBulkAction(sql: Sql, id: string): Promise<BulkAction | null> {
  const [row] = (await sql.query<BulkRow>(FIND, [id])).rows;
  return row === undefined ? null : toBulkAction(row);
}

/** Which bulk actions to list. */
export interface BulkListing {
  readonly limit: number;
  /** The `next` of the page before: an action's id. */
  readonly cursor?: string;
}

const LIST: Statement = {
  name: "sluice_list_bulk_actions",
  text: /* sql */ `
  select ${COLUMNS}
    from sluice.bulk_actions
   where $2::uuid is null
      or (created_at, id) < (select created_at, id from sluice.bulk_actions where id = $2)
   order by created_at desc, id desc
   limit $1`,
};

/** Lists bulk actions, newest first. */
export async function listBulkActions(
  sql: Sql,
  { limit, cursor }: BulkListing,
): Promise<{ readonly actions: readonly BulkAction[]; readonly next: string | null }> {
  const { rows } = await sql.query<BulkRow>(LIST, [limit, cursor ?? null]);
  const last = rows.length === limit ? rows.at(-1) : undefined;
  return { actions: rows.map(toBulkAction), next: last?.id ?? null };
}

const SET_STATE: Statement = {
  name: "sluice_set_bulk_state",
  text: /* sql */ `
  update sluice.bulk_actions
     set state = $2,
         note = null,
         recent = case when $2 = 'running' then '{}' else recent end,
         ended_at = case when $2 = 'stopped' then now() end
   where id = $1
     and state = any ($3)
  returning ${COLUMNS}`,
};

const BEFORE: Readonly<Record<"running" | "paused" | "stopped", readonly BulkState[]>> = {
  running: ["paused", "running"],
  paused: ["running", "paused"],
  stopped: ["running", "paused", "stopped"],
};

/**
 * Pauses, resumes or stops a bulk action, after the batch under way. What it did stays done.
 *
 * @returns Null if there is no such action, or it has ended.
 */
export async function setBulkState(
  sql: Sql,
  id: string,
  state: "running" | "paused" | "stopped",
): Promise<BulkAction | null> {
  const [row] = (await sql.query<BulkRow>(SET_STATE, [id, state, BEFORE[state]])).rows;
  return row === undefined ? null : toBulkAction(row);
}

function toBulkAction(row: BulkRow): BulkAction {
  return {
    id: row.id,
    action: row.action,
    filter: JSON.parse(row.filter) as BulkFilter,
    state: row.state,
    note: row.note,
    perSecond: row.per_second,
    planned: row.planned,
    processed: row.processed,
    changed: row.changed,
    createdBy: row.created_by,
    createdAt: row.created_at,
    endedAt: row.ended_at,
  };
}

const PRUNE: Statement = {
  name: "sluice_prune_bulk_actions",
  text: /* sql */ `
  delete from sluice.bulk_actions
   where state in ('done', 'stopped')
     and (created_at, id) <= (
           select created_at, id
             from sluice.bulk_actions
            order by created_at desc, id desc
           offset $1
            limit 1
         )`,
};

/** Forgets bulk actions that ended and are not among the newest `keep`. @returns How many. */
export async function pruneBulkActions(sql: Sql, options: { readonly keep: number }): Promise<number> {
  return (await sql.query(PRUNE, [options.keep])).rowCount;
}
