import type { Sql, Statement } from "./database.ts";

const USE: Statement = {
  name: "sluice_use_state",
  text: /* sql */ `
  insert into sluice.used_states (id, ends_at)
  values ($1, $2)
      on conflict (id) do nothing`,
};

/**
 * Uses a one-time state up.
 *
 * @param endsAt When it is worth nothing anyway, by the clock of whoever made it.
 * @returns True for the first of concurrent callers, false for all others and ever after.
 */
export async function markStateUsed(sql: Sql, id: string, endsAt: Date): Promise<boolean> {
  return (await sql.query(USE, [id, endsAt])).rowCount === 1;
}

// A day later than it ended, so that no difference between two clocks makes a state good again.
const PRUNE: Statement = {
  name: "sluice_prune_used_states",
  text: /* sql */ `
  with ended as (
    select ctid
      from sluice.used_states
     where ends_at < now() - interval '1 day'
     order by ends_at
     limit $1
       for update skip locked
  )
  delete from sluice.used_states
   where ctid = any (array (select ctid from ended))`,
};

/** Forgets states that ended more than a day ago. Concurrent callers forget different ones. @returns How many. */
export async function pruneUsedStates(sql: Sql, options: { readonly limit: number }): Promise<number> {
  return (await sql.query(PRUNE, [options.limit])).rowCount;
}
