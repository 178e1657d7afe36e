import type { Sql, Statement } from "./database.ts";

/** Rows whose time is over. */
export interface EndedRows {
  readonly table: "idempotency_keys" | "rate_counters" | "used_states";
  /** How long they are kept after `ends_at`, in SQL; omitted, not at all. */
  readonly keptFor?: string;
}

/** Deletes up to `limit` rows that ended. Concurrent callers delete different ones. @returns How many. */
export type Pruning = (sql: Sql, options: { readonly limit: number }) => Promise<number>;

/**
 * Makes a function that deletes up to `limit` rows whose `ends_at` has passed, those that ended first.
 */
export function toPruning({ table, keptFor = "interval '0'" }: EndedRows): Pruning {
  const statement: Statement = {
    name: `sluice_prune_${table}`,
    text: /* sql */ `
  with ended as (
    select ctid
      from sluice.${table}
     where ends_at < now() - ${keptFor}
     order by ends_at
     limit $1
       for update skip locked
  )
  delete from sluice.${table}
   where ctid = any (array (select ctid from ended))`,
  };
  return async (sql, options) => (await sql.query(statement, [options.limit])).rowCount;
}
