import {
  claimRound,
  foldTallies,
  indexTexts,
  pruneEventTypes,
  pruneFailures,
  pruneStatistics,
  type Sql,
} from "../store/index.ts";
import type { Keeper } from "./keeper.ts";

const FOLD_MS = 2_000;
const FOLD_BATCH = 10_000;

const PRUNE_MS = 60_000;
const PRUNE_BATCH = 1_000;
const HOUR_MS = 3_600_000;
const MINUTES_KEPT_MS = 26 * HOUR_MS;
const HOURS_KEPT_MS = 90 * 24 * HOUR_MS;
const FAILURES_KEPT = 10_000;

/** Folds counts into statistics, and forgets statistics that nobody looks at any more. */
export function toStatisticsKeepers(sql: Sql): readonly Keeper[] {
  return [
    {
      name: "folding",
      everyMs: FOLD_MS,
      round: async () => (await foldTallies(sql, { limit: FOLD_BATCH })) === FOLD_BATCH,
    },
    {
      name: "pruning of statistics",
      everyMs: PRUNE_MS,
      async round() {
        const limit = PRUNE_BATCH;
        const rows = await pruneStatistics(sql, { minutesMs: MINUTES_KEPT_MS, hoursMs: HOURS_KEPT_MS, limit });
        const types = await pruneEventTypes(sql, { olderThanMs: HOURS_KEPT_MS, limit });
        const failures = await pruneFailures(sql, { keep: FAILURES_KEPT, limit });
        return rows >= limit || types === limit || failures === limit;
      },
    },
  ];
}

const INDEX_MS = 2_000;
const INDEX_BATCH = 200;
/** Batches of one round, which ends before another worker takes the next one. */
const INDEX_BATCHES = 25;
/** An event is committed within seconds of its id; a clock may be off by more. */
const OVERLAP_MS = 15_000;
const WIDE_OVERLAP_MS = 10 * 60_000;
const WIDE_EVERY_MS = 60_000;

/** Indexes the words of new events, so that they can be searched. One worker at a time does. */
export function toTextIndexing(sql: Sql): Keeper {
  return {
    name: "text indexing",
    everyMs: INDEX_MS,
    async round() {
      if ((await claimRound(sql, { name: "text_indexing", everyMs: INDEX_MS / 2 })) === null) return false;
      const isWide = (await claimRound(sql, { name: "late_text_indexing", everyMs: WIDE_EVERY_MS })) !== null;
      const overlapMs = isWide ? WIDE_OVERLAP_MS : OVERLAP_MS;
      for (let batch = 0; batch < INDEX_BATCHES; batch += 1) {
        if ((await indexTexts(sql, { limit: INDEX_BATCH, overlapMs })) < INDEX_BATCH) return false;
      }
      return true;
    },
  };
}
