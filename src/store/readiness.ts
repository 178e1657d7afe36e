import type { Sql, Statement } from "./database.ts";

const WRITE: Statement = {
  name: "sluice_write_readiness",
  text: /* sql */ `
  insert into sluice.readiness (id)
  values (1)
      on conflict (id) do update
     set written_at = now()`,
};

/** Commits one small row: proof that the database can be written now. Concurrent callers take turns. */
export async function writeReadiness(sql: Sql): Promise<void> {
  await sql.query(WRITE);
}
