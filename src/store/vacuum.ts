import type { Sql } from "./database.ts";

const TABLES = [
  "event_jobs",
  "event_receipts",
  "event_attempts",
  "webhook_events",
  "webhook_rejections",
  "rate_counters",
  "idempotency_keys",
  "used_states",
  "tallies",
  "statistics",
  "failures",
  "bulk_actions",
  "event_texts",
] as const;

/**
 * Frees the space of changed and deleted rows, and counts what the planner goes by. A Postgres server does so by
 * itself; the embedded one has no such process. One table at a time, so that statements in between need not wait long.
 */
export async function vacuumTables(sql: Sql): Promise<void> {
  for (const table of TABLES) await sql.query(`vacuum (analyze) sluice.${table}`);
}
