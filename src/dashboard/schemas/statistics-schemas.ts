import type {
  BoundedCount,
  CountsView,
  DriftView,
  HandlerCountsView,
  HandlersView,
  HandlerView,
  OverviewView,
  QueueView,
  SourcesView,
  SourceView,
} from "../contract.ts";
import {
  COUNT,
  INSTANT,
  type JsonSchema,
  listOf,
  MILLISECONDS,
  objectOf,
  oneOf,
  orNull,
  ref,
  TEXT,
  TRUTH,
} from "./json-schema.ts";

const COUNTS: Readonly<Record<keyof CountsView, JsonSchema>> = {
  received: COUNT,
  duplicates: COUNT,
  rejected: COUNT,
  processed: COUNT,
  retried: COUNT,
  failed: COUNT,
};

const HANDLER_COUNTS: Readonly<Record<keyof HandlerCountsView, JsonSchema>> = {
  handler: TEXT,
  processed: COUNT,
  retried: COUNT,
  failed: COUNT,
  p50Ms: orNull(MILLISECONDS),
  p95Ms: orNull(MILLISECONDS),
};

/** What the API answers about what happened in a span, and what waits. */
export const STATISTICS_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  Range: oneOf("hour", "day", "week"),
  OverviewView: objectOf<OverviewView>({
    range: ref("Range"),
    from: INSTANT,
    to: INSTANT,
    bucketMs: COUNT,
    totals: ref("CountsView"),
    series: listOf(objectOf<OverviewView["series"][number]>({ ...COUNTS, at: INSTANT })),
    sources: listOf(objectOf<OverviewView["sources"][number]>({ ...COUNTS, source: TEXT })),
    handlers: listOf(ref("HandlerCountsView")),
    queue: ref("QueueView"),
  }),
  CountsView: objectOf<CountsView>(COUNTS),
  HandlerCountsView: objectOf<HandlerCountsView>(HANDLER_COUNTS),
  QueueView: objectOf<QueueView>({
    lagMs: orNull(MILLISECONDS),
    due: ref("BoundedCount"),
    scheduled: ref("BoundedCount"),
    running: ref("BoundedCount"),
    dead: ref("BoundedCount"),
    missing: ref("BoundedCount"),
    workers: COUNT,
  }),
  BoundedCount: objectOf<BoundedCount>({ count: COUNT, isMore: TRUTH }),
  HandlersView: objectOf<HandlersView>({ handlers: listOf(ref("HandlerView")) }),
  HandlerView: objectOf<HandlerView>({
    ...HANDLER_COUNTS,
    series: listOf(objectOf<HandlerView["series"][number]>({ at: INSTANT, processed: COUNT, failed: COUNT })),
    patterns: listOf(TEXT),
    workers: COUNT,
    pausedAt: orNull(INSTANT),
    pausedBy: orNull(TEXT),
  }),
  SourcesView: objectOf<SourcesView>({ sources: listOf(ref("SourceView")) }),
  SourceView: objectOf<SourceView>({
    ...COUNTS,
    source: TEXT,
    lastSeenAt: orNull(INSTANT),
    silence: orNull(
      objectOf<NonNullable<SourceView["silence"]>>({ forMs: MILLISECONDS, longestBeforeMs: MILLISECONDS }),
    ),
    types: listOf(objectOf<SourceView["types"][number]>({ type: TEXT, firstSeenAt: INSTANT, lastSeenAt: INSTANT })),
    drift: listOf(ref("DriftView")),
    series: listOf(objectOf<SourceView["series"][number]>({ at: INSTANT, received: COUNT, rejected: COUNT })),
  }),
  DriftView: objectOf<DriftView>({
    type: TEXT,
    path: TEXT,
    change: oneOf("appeared", "changed"),
    kinds: listOf(TEXT),
    at: INSTANT,
  }),
};
