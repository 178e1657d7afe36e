import { listFailures, readOverview, readSources, type SourceCounts, type Sql } from "../store/index.ts";
import type { Facts, SourceFacts } from "./rules.ts";

const MAX_FAILURES = 100;
const FIVE_MINUTES_OF_A_DAY = 288;

/** Reads what the rules judge: sums and bounded counts, so that it costs the same with a million events. */
export async function readFacts(sql: Sql): Promise<Facts> {
  const { queue, sources } = await readOverview(sql, "day");
  const { failures } = await listFailures(sql, { state: "open", limit: MAX_FAILURES });
  return {
    // Not known where the longest due jobs are all of paused handlers: then somebody has meant it.
    lagMs: queue.lagMs ?? 0,
    missing: queue.missing.count,
    failures: failures.map(({ fingerprint, handler, dead }) => ({ fingerprint, handler, dead: dead.count })),
    sources: await readSourceFacts(sql, sources),
  };
}

async function readSourceFacts(sql: Sql, today: readonly SourceCounts[]): Promise<readonly SourceFacts[]> {
  const hour = await readSources(sql, "hour");
  const refusedToday = new Map(today.map(({ source, rejected }) => [source, rejected]));
  return hour.map(({ source, silence, series }) => {
    const refused = series.slice(-5).reduce((total, { rejected }) => total + rejected, 0);
    // Without those of just now, which would make a spike on a quiet day look usual.
    const before = Math.max(0, (refusedToday.get(source) ?? 0) - refused);
    return {
      source,
      quietForMs: silence?.forMs ?? null,
      refused,
      refusedUsually: before / FIVE_MINUTES_OF_A_DAY,
    };
  });
}
