import type {
  CountsView,
  HandlersView,
  OverviewView,
  QueueView,
  Range,
  SourcesView,
} from "../../src/dashboard/contract.ts";
import { SOURCES } from "./events.ts";
import { hostile } from "./hostile.ts";

const BUCKETS: Readonly<Record<Range, readonly [count: number, ms: number]>> = {
  hour: [60, 60_000],
  day: [96, 900_000],
  week: [84, 7_200_000],
};

/** The queue just now. */
export const QUEUE: QueueView = {
  lagMs: 1840,
  due: { count: 37, isMore: false },
  scheduled: { count: 214, isMore: false },
  running: { count: 8, isMore: false },
  dead: { count: 417, isMore: false },
  missing: { count: 0, isMore: false },
  workers: 3,
};

/** An overview with a day's rhythm, a burst and an hour in which a handler failed. */
export function toOverview(range: Range): OverviewView {
  const [count, bucketMs] = BUCKETS[range];
  const to = Date.now();
  const from = Math.floor(to / bucketMs) * bucketMs - (count - 1) * bucketMs;
  const series = Array.from({ length: count }, (_, index) => ({
    at: new Date(from + index * bucketMs).toISOString(),
    ...toCounts(index, count, bucketMs / 60_000),
  }));
  return {
    range,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    bucketMs,
    totals: series.reduce<CountsView>(toSum, NOTHING),
    series,
    sources: SOURCES.map(([source], index) => ({ source, ...toCounts(index * 5, 20, 400) })),
    handlers: toHandlers(range).handlers.map(({ series: _series, patterns: _patterns, ...rest }) => rest),
    queue: QUEUE,
  };
}

const NOTHING: CountsView = { received: 0, duplicates: 0, rejected: 0, processed: 0, retried: 0, failed: 0 };

function toSum(one: CountsView, other: CountsView): CountsView {
  return {
    received: one.received + other.received,
    duplicates: one.duplicates + other.duplicates,
    rejected: one.rejected + other.rejected,
    processed: one.processed + other.processed,
    retried: one.retried + other.retried,
    failed: one.failed + other.failed,
  };
}

function toCounts(index: number, count: number, minutes: number): CountsView {
  const wave = 1.2 + Math.sin((index / count) * Math.PI * 2 - 1.5) + ((index * 7919) % 13) / 26;
  const received = Math.round(wave * 3 * minutes);
  const isBad = index > count * 0.62 && index < count * 0.72;
  const failed = isBad ? Math.round(received * 0.18) : index % 17 === 0 ? 1 : 0;
  return {
    received,
    duplicates: Math.round(received * 0.04),
    rejected: index % 11 === 3 ? Math.round(received * 0.05) + 1 : 0,
    processed: Math.round(received * 1.6) - failed,
    retried: isBad ? failed * 2 : Math.round(received * 0.02),
    failed,
  };
}

/** Handlers, of which one is paused, one fails and one has no worker. */
export function toHandlers(range: Range): HandlersView {
  const [count, bucketMs] = BUCKETS[range];
  const names = ["activate-subscription", "send-receipt", "record-push", "update-user", "sync-orders", hostile(1)];
  const start = Math.floor(Date.now() / bucketMs) * bucketMs - (count - 1) * bucketMs;
  return {
    handlers: names.map((handler, place) => {
      const series = Array.from({ length: count }, (_, index) => {
        const counts = toCounts((index + place * 7) % count, count, bucketMs / 120_000 / (place + 1));
        return {
          at: new Date(start + index * bucketMs).toISOString(),
          processed: counts.processed,
          failed: place === 0 ? counts.failed : 0,
        };
      });
      return {
        handler,
        processed: series.reduce((sum, at) => sum + at.processed, 0),
        retried: place * 3,
        failed: series.reduce((sum, at) => sum + at.failed, 0),
        p50Ms: place === 5 ? null : 8.2 + place * 11,
        p95Ms: place === 5 ? null : 61 + place * 140,
        series,
        patterns: place === 5 ? [] : [`${SOURCES[place % SOURCES.length]?.[0]}/*`],
        workers: place === 5 ? 0 : 3,
        pausedAt: place === 4 ? new Date(Date.now() - 720_000).toISOString() : null,
        pausedBy: place === 4 ? "ada@example.com" : null,
      };
    }),
  };
}

/** Sources, of which one fell silent and one changed its payloads. */
export function toSources(range: Range): SourcesView {
  const [count, bucketMs] = BUCKETS[range];
  const start = Math.floor(Date.now() / bucketMs) * bucketMs - (count - 1) * bucketMs;
  return {
    sources: SOURCES.map(([source, types], place) => {
      const all = Array.from({ length: count }, (_, index) =>
        toCounts((index + place * 11) % count, count, bucketMs / 60_000 / (place + 2)),
      );
      return {
        source,
        ...all.reduce(toSum, NOTHING),
        lastSeenAt: new Date(Date.now() - (place === 3 ? 19_800_000 : 4000 * (place + 1))).toISOString(),
        silence: place === 3 ? { forMs: 19_800_000, longestBeforeMs: 2_700_000 } : null,
        types: [...types, ...(place === 1 ? [hostile(0)] : [])].map((type, index) => ({
          type,
          firstSeenAt: new Date(Date.now() - 86_400_000 * (30 - index)).toISOString(),
          lastSeenAt: new Date(Date.now() - 60_000 * (index + 1)).toISOString(),
        })),
        drift:
          place === 0
            ? [
                {
                  type: "invoice.paid",
                  path: "data.object.parent.subscription_details",
                  change: "appeared",
                  kinds: ["object"],
                  at: new Date(Date.now() - 7_200_000).toISOString(),
                },
                {
                  type: "invoice.paid",
                  path: hostile(1),
                  change: "changed",
                  kinds: ["number", "string"],
                  at: new Date(Date.now() - 5_400_000).toISOString(),
                },
              ]
            : [],
        series: all.map((counts, index) => ({
          at: new Date(start + index * bucketMs).toISOString(),
          received: counts.received,
          rejected: counts.rejected,
        })),
      };
    }),
  };
}
