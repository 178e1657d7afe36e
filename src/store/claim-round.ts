import type { Sql, Statement } from "./database.ts";

/** Work that all processes could do and one should. */
export interface Round {
  readonly name: string;
  /** The least time between two rounds. Milliseconds. */
  readonly everyMs: number;
}

const CLAIM: Statement = {
  name: "sluice_claim_round",
  text: /* sql */ `
  insert into sluice.positions as held (name, position)
  values ($1, '')
      on conflict (name) do update
     set moved_at = now()
   where held.moved_at < now() - $2 * interval '1 millisecond'
  returning position`,
};

/**
 * Takes the next round, if the last one began at least `everyMs` ago. Of concurrent callers one takes it.
 *
 * @returns Where the last round got to, "" at the first; null if the round is not ours.
 */
export async function claimRound(sql: Sql, { name, everyMs }: Round): Promise<string | null> {
  const { rows } = await sql.query<{ readonly position: string }>(CLAIM, [name, everyMs]);
  return rows[0]?.position ?? null;
}

const MOVE: Statement = {
  name: "sluice_move_position",
  text: /* sql */ `
  update sluice.positions
     set position = $2
   where name = $1`,
};

/** Remembers where a round got to. */
export async function movePosition(sql: Sql, name: string, position: string): Promise<void> {
  await sql.query(MOVE, [name, position]);
}
