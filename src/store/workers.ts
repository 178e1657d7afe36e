import type { Sql, Statement } from "./database.ts";

/** A process that runs jobs. */
export interface NewWorker {
  readonly id: string;
  readonly handlers: readonly string[];
  readonly pid: number;
  readonly host: string;
}

/** A registered worker. */
export interface StoredWorker extends NewWorker {
  readonly startedAt: Date;
  readonly seenAt: Date;
}

interface WorkerRow {
  readonly id: string;
  readonly handlers: readonly string[];
  readonly pid: number;
  readonly host: string;
  readonly started_at: Date;
  readonly seen_at: Date;
}

const REGISTER: Statement = {
  name: "sluice_register_worker",
  text: /* sql */ `
  insert into sluice.workers (id, handlers, pid, host)
  values ($1, $2, $3, $4)
      on conflict (id) do update
     set handlers = excluded.handlers,
         seen_at = now()`,
};

/** Makes a worker known, so that jobs of its handlers are not taken for missing. Repeating it is harmless. */
export async function registerWorker(sql: Sql, worker: NewWorker): Promise<void> {
  await sql.query(REGISTER, [worker.id, worker.handlers, worker.pid, worker.host]);
}

const TOUCH: Statement = {
  name: "sluice_touch_worker",
  text: /* sql */ `
  update sluice.workers
     set seen_at = now()
   where id = $1`,
};

/** Says that a worker lives. @returns False if the worker is not registered (any more). */
export async function touchWorker(sql: Sql, workerId: string): Promise<boolean> {
  return (await sql.query(TOUCH, [workerId])).rowCount === 1;
}

const REMOVE: Statement = {
  name: "sluice_remove_worker",
  text: /* sql */ `
  delete from sluice.workers
   where id = $1`,
};

/** Forgets a worker that stopped. */
export async function removeWorker(sql: Sql, workerId: string): Promise<void> {
  await sql.query(REMOVE, [workerId]);
}

const PRUNE: Statement = {
  name: "sluice_prune_workers",
  text: /* sql */ `
  delete from sluice.workers
   where seen_at < now() - $1 * interval '1 millisecond'`,
};

const FORGET_AFTER_MS = 3_600_000;

/** Forgets workers not seen for an hour, or for `olderThanMs`. @returns How many. */
export async function pruneWorkers(
  sql: Sql,
  options: { readonly olderThanMs: number } = { olderThanMs: FORGET_AFTER_MS },
): Promise<number> {
  return (await sql.query(PRUNE, [options.olderThanMs])).rowCount;
}

const LIST: Statement = {
  name: "sluice_list_workers",
  text: /* sql */ `
  select id, handlers, pid, host, started_at, seen_at
    from sluice.workers
   order by started_at, id
   limit 1000`,
};

/** All registered workers, longest running first; those that died are among them until they are pruned. */
export async function listWorkers(sql: Sql): Promise<readonly StoredWorker[]> {
  return (await sql.query<WorkerRow>(LIST)).rows.map(({ started_at: startedAt, seen_at: seenAt, ...row }) => ({
    ...row,
    startedAt,
    seenAt,
  }));
}
