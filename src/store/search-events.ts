import { hasContent, toEventMatcher, toNeedle, type ContentFilter } from "../core/event-matcher.ts";
import type { Sql } from "./database.ts";
import { listEvents, listKnownEvents, type EventFilter, type EventPage } from "./list-events.ts";
import { scanEvents } from "./scan-events.ts";

/** Which events to search for. */
export interface EventSearch extends EventFilter, ContentFilter {}

/** What one search may cost. Where it ends first, the page is short and has a next one. */
export interface SearchBudget {
  /** Events looked at. */
  readonly rows: number;
  /** Bytes of bodies read. */
  readonly bytes: number;
  readonly ms: number;
  /** A monotonic clock, in milliseconds. */
  readonly now: () => number;
}

/** Of a body, so much is searched. */
const MAX_BYTES_PER_BODY = 256 * 1024;
/** Events of the first batch. The next ones grow while they find little. */
const FIRST_BATCH = 500;
const MAX_BATCH = 20_000;
const BATCH_BYTES = 4 * 1024 * 1024;

/**
 * Lists the events that match a filter and whose content does, newest first. Contents are read in batches until the page
 * is full or the budget is used up, so a page may be short, or empty, and still have a next one.
 */
export async function searchEvents(sql: Sql, search: EventSearch, budget: SearchBudget): Promise<EventPage> {
  if (!hasContent(search)) return listEvents(sql, search);
  const isMatch = toEventMatcher(search);
  const needle = toNeedle(search);
  const endsAt = budget.now() + budget.ms;
  const found: string[] = [];
  let [rows, bytes, size] = [budget.rows, budget.bytes, FIRST_BATCH];
  let beforeId = search.beforeId;
  for (;;) {
    const limit = Math.min(size, rows);
    const startedAt = budget.now();
    const page = await scanEvents(sql, {
      filter: { ...search, limit, ...(beforeId !== undefined && { beforeId }) },
      maxBytesPerBody: MAX_BYTES_PER_BODY,
      maxBytes: Math.min(bytes, BATCH_BYTES),
      needle,
    });
    found.push(...page.contents.filter(isMatch).map(({ id }) => id));
    if (found.length >= search.limit) return toFullPage(sql, found.slice(0, search.limit));
    rows -= limit;
    bytes -= page.contents.reduce((total, { body }) => total + body.byteLength, 0);
    const tookMs = budget.now() - startedAt;
    if (page.nextBeforeId === null || rows <= 0 || bytes <= 0 || budget.now() + tookMs > endsAt) {
      return {
        events: await listKnownEvents(sql, found),
        nextBeforeId: page.nextBeforeId,
        searchedTo: page.searchedTo,
      };
    }
    beforeId = page.nextBeforeId;
    size = toNextSize(limit, tookMs, endsAt - budget.now());
  }
}

async function toFullPage(sql: Sql, ids: readonly string[]): Promise<EventPage> {
  const events = await listKnownEvents(sql, ids);
  return { events, nextBeforeId: ids.at(-1) ?? null, searchedTo: events.at(-1)?.receivedAt ?? null };
}

/** As many as fit into the rest of the time, but at most four times as many as before. */
function toNextSize(size: number, tookMs: number, leftMs: number): number {
  const fitting = Math.floor((size * leftMs) / Math.max(tookMs, 1) / 2);
  return Math.min(MAX_BATCH, size * 4, Math.max(FIRST_BATCH, fitting));
}
