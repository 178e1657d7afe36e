import type { BulkFilter, EventStateView } from "../../../../src/dashboard/contract.ts";
import { toPath } from "../../api/paths.ts";

/** Names of the filters, in the address and of the API alike. */
const FILTER_NAMES = [
  "state",
  "source",
  "type",
  "id",
  "handler",
  "header",
  "path",
  "value",
  "text",
  "from",
  "to",
] as const;

export type FilterName = (typeof FILTER_NAMES)[number];

/** A filter of the events: what the address says, beside `last`, a span that ends now. */
export type EventFilter = Readonly<Partial<Record<FilterName | "last", string>>>;

/** The states an event can be in, as the filter offers them. */
export const EVENT_STATES: readonly EventStateView[] = [
  "dead",
  "missing",
  "running",
  "pending",
  "done",
  "cancelled",
  "unhandled",
];

/** Spans that end now, by their name in the address. */
export const SPANS: readonly (readonly [name: string, label: string, ms: number])[] = [
  ["15m", "Last 15 minutes", 900_000],
  ["1h", "Last hour", 3_600_000],
  ["24h", "Last 24 hours", 86_400_000],
  ["7d", "Last 7 days", 604_800_000],
  ["30d", "Last 30 days", 2_592_000_000],
];

// What the server looks for in bodies and headers takes too long to be asked again and again.
const COSTLY: readonly FilterName[] = ["header", "path", "value", "text"];
const OF_BULK: ReadonlySet<string> = new Set(["source", "type", "state", "from", "to", "handler"]);

/** The filter that an address holds. */
export function toFilter(search: URLSearchParams): EventFilter {
  const pairs = [...FILTER_NAMES, "last" as const].flatMap((name) => {
    const value = search.get(name)?.trim() ?? "";
    return value === "" ? [] : [[name, value] as const];
  });
  return Object.fromEntries(pairs);
}

/** With a span that ends now as the instant at which it starts. */
export function toFixed(filter: EventFilter, now: number): EventFilter {
  const { last, ...rest } = filter;
  const ms = SPANS.find(([name]) => name === last)?.[2];
  // By the minute, so that the same view keeps its path for a while.
  return ms === undefined ? rest : { ...rest, from: new Date(Math.floor((now - ms) / 60_000) * 60_000).toISOString() };
}

/** The view of the events that match. */
export function toEventsPath(filter: EventFilter): string {
  const { path, value, ...rest } = filter;
  // One says nothing without the other.
  return toPath("events", path === undefined || value === undefined ? rest : filter);
}

/** Whether changes are pushed for this filter. */
export function isLiveFilter(filter: EventFilter): boolean {
  return COSTLY.every((name) => filter[name] === undefined);
}

/** The filter as bulk actions take it; null where it has what they cannot look for. */
export function toBulkFilter(filter: EventFilter): BulkFilter | null {
  return Object.keys(filter).every((name) => OF_BULK.has(name)) ? (filter as BulkFilter) : null;
}
