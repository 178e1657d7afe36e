import type { Sql, Statement } from "./database.ts";
import { toPruning, type Pruning } from "./prune-ended.ts";

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

/** Forgets states that ended more than a day ago: so that no difference between two clocks makes a state good again. */
export const pruneUsedStates: Pruning = toPruning({ table: "used_states", keptFor: "interval '1 day'" });
