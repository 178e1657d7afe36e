import { SluiceError } from "../core/errors.ts";
import type { Database, Sql, Statement, Transaction } from "./database.ts";

/** What someone does, under a name of its own. */
export interface Action {
  /** A UUID the caller chose. An action sent twice carries it twice. */
  readonly id: string;
  readonly actor: string;
  /** As `event.replay`. */
  readonly action: string;
  /** The id or name of what it is done to. */
  readonly target: string;
}

/** An action that was taken. */
export interface AuditEntry extends Action {
  readonly at: Date;
  /** What was asked for, and under `answer` what came of it. */
  readonly details: AuditDetails;
}

/** Named facts about an action. Never a payload or a secret. */
export type AuditDetails = Readonly<Record<string, unknown>>;

/** What doing something came to. */
export interface Acted<Answer> {
  readonly answer: Answer;
  readonly details?: AuditDetails;
}

/**
 * Does something once: the effects of `work` and the row that records them commit together, and the same id again changes
 * nothing and answers what the first one did. Of concurrent callers with one id, the later wait for the first.
 *
 * @param work Does everything through the transaction it is given, and nothing else that lasts.
 * @throws {SluiceError} `ACTION_CONFLICT` if the id was used for something else; and what `work` throws, which then has
 * done nothing.
 */
export async function actOnce<Answer>(
  database: Database,
  action: Action,
  work: (tx: Transaction) => Promise<Acted<Answer>>,
): Promise<Answer> {
  const tx = await database.begin();
  try {
    const earlier = await beginAction(tx, action);
    if (earlier !== null) {
      await tx.rollback();
      // What this id's first call answered is what `work` answers.
      return earlier.answer as Answer;
    }
    const { answer, details } = await work(tx);
    await endAction(tx, action.id, { answer, ...(details && { details }) });
    await tx.commit();
    return answer;
  } catch (error) {
    await tx.rollback();
    throw error;
  }
}

const BEGIN: Statement = {
  name: "sluice_begin_action",
  text: /* sql */ `
  insert into sluice.audit (id, actor, action, target, details)
  values ($1, $2, $3, $4, '{}')
      on conflict (id) do nothing`,
};

/**
 * Records that an action begins.
 *
 * @returns Null if it begins just now; what came of it if its id was recorded before.
 * @throws {SluiceError} `ACTION_CONFLICT` if the id was used for something else, or the action has not ended.
 */
export async function beginAction(sql: Sql, action: Action): Promise<{ readonly answer: unknown } | null> {
  const { rowCount } = await sql.query(BEGIN, [action.id, action.actor, action.action, action.target]);
  return rowCount === 1 ? null : findAnswer(sql, action);
}

const FIND: Statement = {
  name: "sluice_find_action",
  text: /* sql */ `
  select id, at, actor, action, target, details
    from sluice.audit
   where id = $1`,
};

async function findAnswer(sql: Sql, action: Action): Promise<{ readonly answer: unknown }> {
  const [row] = (await sql.query<AuditRow>(FIND, [action.id])).rows;
  if (row?.actor !== action.actor || row.action !== action.action || row.target !== action.target) {
    throw new SluiceError("ACTION_CONFLICT", "This action id was used for something else. Send a fresh UUID.");
  }
  const details = JSON.parse(row.details) as { readonly answer?: unknown };
  if (!("answer" in details)) {
    throw new SluiceError(
      "ACTION_CONFLICT",
      "This action is under way, or broke off. Look again, or send a fresh UUID.",
    );
  }
  return { answer: details.answer };
}

const END: Statement = {
  name: "sluice_end_action",
  text: /* sql */ `
  update sluice.audit
     set details = $2
   where id = $1`,
};

/** Records what came of an action that began. */
export async function endAction(sql: Sql, id: string, { answer, details }: Acted<unknown>): Promise<void> {
  await sql.query(END, [id, JSON.stringify({ ...details, answer: answer ?? null })]);
}

const FORGET: Statement = {
  name: "sluice_forget_action",
  text: /* sql */ `
  delete from sluice.audit
   where id = $1`,
};

/** Takes back the record of an action that began and then did nothing. */
export async function forgetAction(sql: Sql, id: string): Promise<void> {
  await sql.query(FORGET, [id]);
}

interface AuditRow {
  readonly id: string;
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly target: string;
  readonly details: string;
}

/** Which actions to list. */
export interface AuditFilter {
  readonly limit: number;
  /** The `next` of the page before: an entry's id. */
  readonly cursor?: string;
  readonly target?: string;
}

/** A page of actions. */
export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  /** The cursor of the page after this one; null at the end. */
  readonly next: string | null;
}

// Two statements, so that each keeps to its index whatever the planner knows of the values.
const LIST: Statement = {
  name: "sluice_list_audit",
  text: /* sql */ `
  select id, at, actor, action, target, details
    from sluice.audit
   where $2::uuid is null
      or (at, id) < (select at, id from sluice.audit where id = $2)
   order by at desc, id desc
   limit $1`,
};

const LIST_OF_TARGET: Statement = {
  name: "sluice_list_audit_of_target",
  text: /* sql */ `
  select id, at, actor, action, target, details
    from sluice.audit
   where target = $3
     and (
           $2::uuid is null
           or (at, id) < (select at, id from sluice.audit where id = $2)
         )
   order by at desc, id desc
   limit $1`,
};

/** Lists actions, newest first. An action that begins while pages are turned may be missed, as it is newer. */
export async function listAudit(sql: Sql, filter: AuditFilter): Promise<AuditPage> {
  const values = [filter.limit, filter.cursor ?? null];
  const { rows } =
    filter.target === undefined
      ? await sql.query<AuditRow>(LIST, values)
      : await sql.query<AuditRow>(LIST_OF_TARGET, [...values, filter.target]);
  const last = rows.length === filter.limit ? rows.at(-1) : undefined;
  return {
    entries: rows.map((row) => ({ ...row, details: JSON.parse(row.details) as AuditDetails })),
    next: last?.id ?? null,
  };
}

const PRUNE: Statement = {
  name: "sluice_prune_audit",
  text: /* sql */ `
  with kept_last as materialized (
    select at, id
      from sluice.audit
     order by at desc, id desc
    offset $1
     limit 1
  )
  delete from sluice.audit
   where (at, id) <= (select at, id from kept_last)`,
};

/** Forgets all but the newest `keep` actions. @returns How many were forgotten. */
export async function pruneAudit(sql: Sql, options: { readonly keep: number }): Promise<number> {
  return (await sql.query(PRUNE, [options.keep])).rowCount;
}
