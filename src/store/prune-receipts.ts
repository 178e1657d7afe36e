import type { Sql, Statement } from "./database.ts";

/** Which receipts to delete. */
export interface ReceiptRetention {
  /** Milliseconds since the key was last seen; longer than any sender keeps retrying. */
  readonly olderThanMs: number;
  /** Receipts deleted at most. */
  readonly limit: number;
}

const PRUNE: Statement = {
  name: "sluice_prune_receipts",
  text: /* sql */ `
  with size as materialized (
    select greatest(1, ceil(pg_relation_size('sluice.event_receipts') / 8192.0 / 2000))::int as windows
  ), part as materialized (
    select 2000 * ((extract(epoch from now()) / 60)::int % windows) as first_page
      from size
  ), expired as (
    select ctid
      from sluice.event_receipts
     where ctid >= (select format('(%s,0)', first_page)::tid from part)
       and ctid < (select format('(%s,0)', first_page + 2000)::tid from part)
       and last_seen_at < now() - $1 * interval '1 millisecond'
     limit $2
       for update skip locked
  )
  delete from sluice.event_receipts
   where ctid = any (array (select ctid from expired))`,
};

/**
 * Deletes receipts whose key was last seen before the retention. After that, a delivery with the key is a new event.
 *
 * Each call looks at 2,000 pages (16 MB), which move on with every minute of the database's clock, so the ledger needs
 * no index by age and a large one is swept over hours. Concurrent callers skip each other's receipts.
 *
 * @returns How many were deleted.
 */
export async function pruneReceipts(sql: Sql, retention: ReceiptRetention): Promise<number> {
  return (await sql.query(PRUNE, [retention.olderThanMs, retention.limit])).rowCount;
}
