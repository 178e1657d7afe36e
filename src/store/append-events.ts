import { appendInArrays } from "./append-in-arrays.ts";
import { appendInOneBuffer } from "./append-in-one-buffer.ts";
import type { NumberedEvent, TakenRow } from "./append-statement.ts";
import type { Database, Sql } from "./database.ts";

/** A verified delivery that is about to become an event. */
export interface NewEvent {
  /** A fresh UUIDv7. Repeated when the same append is tried again, so that its own receipt is recognised. */
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly externalId: string | null;
  /** JSON array of `[name, value]` pairs, secrets redacted. */
  readonly headers: string;
  readonly body: Uint8Array;
  /** Label of the secret that proved the delivery. */
  readonly secretLabel: string;
  readonly isParsed: boolean;
  /** Deliveries of one source with the same key are one event. */
  readonly dedupeKey: string;
  readonly contentHash: Uint8Array;
  /** Deliveries of this key the batch collapsed into this one, itself included. From 1. */
  readonly copies: number;
  readonly jobs: readonly NewJob[];
}

/** A job that is queued together with its event. */
export interface NewJob {
  readonly handler: string;
  readonly attemptLimit: number;
}

/** What became of a {@link NewEvent}. */
export interface Appended {
  /** The event that holds the key: the new one, or the original of a duplicate. */
  readonly eventId: string;
  readonly isDuplicate: boolean;
  /** A duplicate whose content differs from the original's. */
  readonly isConflict: boolean;
}

/**
 * Stores events with their receipts and jobs and wakes workers: one statement, so all of it is committed or nothing.
 * Of concurrent callers with the same key one stores the event, the others count as its duplicates. Keys are locked in
 * one order, so that callers cannot deadlock.
 *
 * @param target A database, or a transaction the events are to commit with.
 * @param events No two with the same source and key. A NUL in a text is stored as U+FFFD.
 * @returns In the order of `events`.
 */
export async function appendEvents(target: Database | Sql, events: readonly NewEvent[]): Promise<readonly Appended[]> {
  if (events.length === 0) return [];
  const sql = "receiving" in target ? target.receiving : target;
  const sorted = events.map(toNumbered).toSorted(compareKeys);
  const appended: Appended[] = events.map(({ id }) => ({
    eventId: id,
    isDuplicate: false,
    isConflict: false,
  }));
  for (const { position, event_id, is_conflict } of await appendSorted(sql, sorted)) {
    if (position === null) continue;
    appended[position] = { eventId: event_id, isDuplicate: true, isConflict: is_conflict };
  }
  return appended;
}

function toNumbered(event: NewEvent, position: number): NumberedEvent {
  return {
    ...event,
    type: withoutNul(event.type),
    externalId: event.externalId === null ? null : withoutNul(event.externalId),
    dedupeKey: withoutNul(event.dedupeKey),
    position,
  };
}

/** Postgres texts hold no NUL, and one delivery must not fail the others of its batch. */
function withoutNul(text: string): string {
  return text.includes("\0") ? text.replaceAll("\0", "\uFFFD") : text;
}

function compareKeys(left: NewEvent, right: NewEvent): number {
  if (left.source !== right.source) return left.source < right.source ? -1 : 1;
  if (left.dedupeKey === right.dedupeKey) return 0;
  return left.dedupeKey < right.dedupeKey ? -1 : 1;
}

function appendSorted(sql: Sql, events: readonly NumberedEvent[]): Promise<readonly TakenRow[]> {
  const jobs = events.flatMap((event) => event.jobs.map((job) => ({ ...job, id: event.id })));
  const jobColumns = [jobs.map((job) => job.id), jobs.map((job) => job.handler), jobs.map((job) => job.attemptLimit)];
  return sql.kind === "postgres" ? appendInOneBuffer(sql, events, jobColumns) : appendInArrays(sql, events, jobColumns);
}
