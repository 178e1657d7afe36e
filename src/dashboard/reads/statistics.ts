import {
  listDrift,
  readHandlers,
  readOverview,
  readQueue,
  readSources,
  type Drift,
  type HandlerSummary,
  type Overview,
  type SlotCounts,
  type SourceSummary,
} from "../../store/index.ts";
import type {
  CountsView,
  DriftView,
  HandlersView,
  HandlerView,
  OverviewView,
  QueueView,
  Range,
  SourcesView,
  SourceView,
} from "../contract.ts";
import type { Call, Endpoint } from "../endpoint.ts";
import type { QueryParameters } from "../parameters.ts";
import { toPlain } from "../plain.ts";

const RANGES = ["hour", "day", "week"] as const;
const RANGE: QueryParameters = {
  range: { kind: RANGES, description: "The span that ends now. The last hour unless given." },
};

/** What happened in a span, and what waits. */
export const STATISTICS: readonly Endpoint[] = [
  {
    method: "GET",
    path: "api/overview",
    summary: "What happened in a span, by source and by handler, and the queue.",
    role: "viewer",
    query: RANGE,
    isLive: true,
    answer: "OverviewView",
    run: async ({ backend, query }): Promise<OverviewView> =>
      toOverviewView(await readOverview((await backend.database()).working, toRange(query))),
  },
  {
    method: "GET",
    path: "api/queue",
    summary: "The queue just now.",
    role: "viewer",
    isLive: true,
    answer: "QueueView",
    run: async ({ backend }): Promise<QueueView> => readQueue((await backend.database()).working),
  },
  {
    method: "GET",
    path: "api/handlers",
    summary: "Handlers: what they did in a span, who works them, and which are paused.",
    role: "viewer",
    query: RANGE,
    isLive: true,
    answer: "HandlersView",
    run: listHandlers,
  },
  {
    method: "GET",
    path: "api/sources",
    summary: "Sources: what came in a span, when they were last heard, and what changed in their payloads.",
    role: "viewer",
    query: RANGE,
    isLive: true,
    answer: "SourcesView",
    run: listSources,
  },
];

function toRange(query: URLSearchParams): Range {
  return RANGES.find((range) => range === query.get("range")) ?? "hour";
}

function toOverviewView({ from, to, series, ...rest }: Overview): OverviewView {
  return { ...rest, from: from.toISOString(), to: to.toISOString(), series: series.map((slot) => toPlain(slot)) };
}

async function listHandlers({ backend, query }: Call): Promise<HandlersView> {
  const known = await readHandlers((await backend.database()).working, toRange(query));
  const patterns = backend.patterns?.() ?? new Map<string, readonly string[]>();
  const names = new Set(known.map(({ handler }) => handler));
  const unheard = [...patterns.keys()].filter((handler) => !names.has(handler)).map(toUnheardHandler);
  return { handlers: [...known, ...unheard].map((summary) => toHandlerView(summary, patterns)).toSorted(byHandler) };
}

function toHandlerView(summary: HandlerSummary, patterns: ReadonlyMap<string, readonly string[]>): HandlerView {
  return {
    ...toPlain(summary),
    series: summary.series.map(({ at, processed, failed }) => ({ at: at.toISOString(), processed, failed })),
    patterns: patterns.get(summary.handler) ?? [],
  };
}

/** One this process has, that has not run in the span and that no worker works. */
function toUnheardHandler(handler: string): HandlerSummary {
  const nothing = { processed: 0, retried: 0, failed: 0, p50Ms: null, p95Ms: null, workers: 0 };
  return { handler, ...nothing, series: [], pausedAt: null, pausedBy: null };
}

function byHandler(left: HandlerView, right: HandlerView): number {
  return left.handler < right.handler ? -1 : 1;
}

/** Most changes of payloads that are read, of all sources together. */
const MAX_DRIFT = 500;

async function listSources({ backend, query }: Call): Promise<SourcesView> {
  const { working } = await backend.database();
  const known = await readSources(working, toRange(query));
  const drift = await listDrift(working, { limit: MAX_DRIFT });
  const names = new Set(known.map(({ source }) => source));
  const unheard = (backend.sources?.() ?? []).filter((source) => !names.has(source)).map(toUnheardSource);
  return { sources: [...known, ...unheard].map((summary) => toSourceView(summary, drift)).toSorted(bySource) };
}

function toSourceView(summary: SourceSummary, drift: readonly Drift[]): SourceView {
  return {
    ...toPlain(summary),
    types: summary.types.map((type) => toPlain(type)),
    series: summary.series.map(toSourceSlot),
    drift: drift.filter(({ source }) => source === summary.source).map(toDriftView),
  };
}

function toSourceSlot({ at, received, rejected }: SlotCounts): SourceView["series"][number] {
  return { at: at.toISOString(), received, rejected };
}

function toDriftView({ type, path, change, kinds, at }: Drift): DriftView {
  return { type, path, change, kinds, at: at.toISOString() };
}

/** One this process has, of which nothing ever came. */
function toUnheardSource(source: string): SourceSummary {
  const nothing: CountsView = { received: 0, duplicates: 0, rejected: 0, processed: 0, retried: 0, failed: 0 };
  return { source, ...nothing, lastSeenAt: null, silence: null, types: [], series: [] };
}

function bySource(left: SourceView, right: SourceView): number {
  return left.source < right.source ? -1 : 1;
}
