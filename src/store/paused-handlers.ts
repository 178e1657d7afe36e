import type { Sql, Statement } from "./database.ts";

/** A handler whose jobs wait until someone lets it go on. */
export interface PausedHandler {
  readonly handler: string;
  readonly pausedBy: string;
  readonly pausedAt: Date;
}

const PAUSE: Statement = {
  name: "sluice_pause_handler",
  text: /* sql */ `
  insert into sluice.paused_handlers (handler, paused_by)
  values ($1, $2)
      on conflict (handler) do nothing`,
};

/** Pauses a handler: its jobs stay ready and are not claimed. @returns False if it was paused before. */
export async function pauseHandler(
  sql: Sql,
  pause: { readonly handler: string; readonly by: string },
): Promise<boolean> {
  return (await sql.query(PAUSE, [pause.handler, pause.by])).rowCount === 1;
}

const RESUME: Statement = {
  name: "sluice_resume_handler",
  text: /* sql */ `
  with resumed as (
    delete from sluice.paused_handlers
     where handler = $1
    returning handler
  ), notified as materialized (
    select pg_notify('sluice_jobs', '')
     where exists (select from resumed)
  )
  select handler
    from resumed
    left join notified
      on true`,
};

/** Lets a handler go on, and wakes workers. @returns False if it was not paused. */
export async function resumeHandler(sql: Sql, handler: string): Promise<boolean> {
  return (await sql.query(RESUME, [handler])).rowCount === 1;
}

const LIST: Statement = {
  name: "sluice_list_paused_handlers",
  text: /* sql */ `
  select handler, paused_by, paused_at
    from sluice.paused_handlers
   order by handler`,
};

/** The handlers that are paused, by name. */
export async function listPausedHandlers(sql: Sql): Promise<readonly PausedHandler[]> {
  const { rows } = await sql.query<{
    readonly handler: string;
    readonly paused_by: string;
    readonly paused_at: Date;
  }>(LIST);
  return rows.map((row) => ({ handler: row.handler, pausedBy: row.paused_by, pausedAt: row.paused_at }));
}
