import { createBatcher } from "../core/batcher.ts";
import { isSluiceError, SluiceError } from "../core/errors.ts";
import { sleep } from "../core/sleep.ts";
import { withTimeout } from "../core/timeout.ts";
import { appendEvents, isTransient, type Appended, type Database, type NewEvent } from "../store/index.ts";

/** A delivery on its way into the database. */
export type PendingEvent = Omit<NewEvent, "copies">;

/** Appends deliveries by group commit. */
export interface EventAppender {
  /**
   * Resolves after the commit that holds receipt, event and jobs.
   *
   * @throws {SluiceError} `STORE_UNAVAILABLE` if that takes longer than the deadline. The delivery may still
   * be committed afterwards; the sender's retry is then a duplicate.
   */
  append(event: PendingEvent): Promise<Appended>;
  /** Resolves once everything under way has ended. */
  idle(): Promise<void>;
}

/** Bounds of an {@link EventAppender}. */
export interface EventAppenderOptions {
  readonly database: () => Promise<Database>;
  /** From arrival to commit. Milliseconds. */
  readonly commitTimeoutMs: number;
  /** Body bytes that may wait for a commit; what exceeds them is refused at once. */
  readonly maxWaitingBytes: number;
}

const MAX_BATCH = 100;
const MAX_BATCH_BYTES = 8 * 1024 * 1024;
// Two: one commits while the next fills. More only contend for the lock that NOTIFY takes at commit.
const MAX_IN_FLIGHT = 2;
const RETRY_PAUSE_MS = 50;

/** Makes an {@link EventAppender}: whatever arrives while a commit is in flight shares the next one. */
export function createEventAppender(options: EventAppenderOptions): EventAppender {
  let waitingBytes = 0;
  const batcher = createBatcher<PendingEvent, Appended | SluiceError>({
    run: async (events) => appendBatch(await options.database(), events, options.commitTimeoutMs),
    maxItems: MAX_BATCH,
    maxInFlight: MAX_IN_FLIGHT,
    // After the sockets that are readable now: the first of a burst would otherwise travel alone and keep a slot busy.
    defer: setImmediate,
    weigh: (event) => event.body.byteLength,
    maxWeight: MAX_BATCH_BYTES,
  });
  const append = async (event: PendingEvent): Promise<Appended> => {
    if (waitingBytes + event.body.byteLength > options.maxWaitingBytes) {
      throw new SluiceError("STORE_UNAVAILABLE", "Too many deliveries wait for the database.");
    }
    waitingBytes += event.body.byteLength;
    const work = batcher.add(event).finally(() => {
      waitingBytes -= event.body.byteLength;
    });
    const result = await withTimeout(
      work,
      options.commitTimeoutMs,
      () => new SluiceError("STORE_UNAVAILABLE", `The database did not commit within ${options.commitTimeoutMs} ms.`),
    );
    if (isSluiceError(result)) throw result;
    return result;
  };
  return { append, idle: () => batcher.idle() };
}

async function appendBatch(
  database: Database,
  events: readonly PendingEvent[],
  timeoutMs: number,
): Promise<readonly (Appended | SluiceError)[]> {
  const distinct = collapse(events);
  const rows = [...distinct.values()];
  const results = await appendResiliently(database, rows, timeoutMs);
  if (rows.some((row) => row.jobs.length > 0)) database.wake();
  const byKey = new Map([...distinct.keys()].map((key, index) => [key, results[index]]));
  return events.map((event) => {
    const first = distinct.get(toKey(event)) as NewEvent;
    const result = byKey.get(toKey(event)) as Appended | SluiceError;
    return first.id === event.id || isSluiceError(result)
      ? result
      : { ...result, isDuplicate: true, isConflict: !isSameContent(first, event) };
  });
}

/** One row per key, because one statement cannot touch a receipt twice. */
function collapse(events: readonly PendingEvent[]): ReadonlyMap<string, NewEvent> {
  const distinct = new Map<string, NewEvent>();
  for (const event of events) {
    const key = toKey(event);
    const first = distinct.get(key);
    distinct.set(key, first ? { ...first, copies: first.copies + 1 } : { ...event, copies: 1 });
  }
  return distinct;
}

/**
 * Appends, and repeats what failed for a passing reason while there is time. Repeating is safe even when only
 * the reply was lost: the receipt then carries our own event id.
 */
async function appendResiliently(
  database: Database,
  rows: readonly NewEvent[],
  timeoutMs: number,
): Promise<readonly (Appended | SluiceError)[]> {
  const startedAt = performance.now();
  for (;;) {
    try {
      return await appendEvents(database.receiving, rows);
    } catch (error) {
      if (!isTransient(error)) return appendSeparately(database, rows, error);
      if (performance.now() - startedAt + RETRY_PAUSE_MS > timeoutMs) throw toUnavailable(error);
      await sleep(RETRY_PAUSE_MS);
    }
  }
}

/** One delivery the database refuses must not take the others of its batch with it. */
async function appendSeparately(
  database: Database,
  rows: readonly NewEvent[],
  error: unknown,
): Promise<readonly (Appended | SluiceError)[]> {
  if (rows.length === 1) return [toUnavailable(error)];
  const results: (Appended | SluiceError)[] = [];
  for (const row of rows) {
    results.push(...(await appendEvents(database.receiving, [row]).catch((cause: unknown) => [toUnavailable(cause)])));
  }
  return results;
}

function toUnavailable(error: unknown): SluiceError {
  return new SluiceError("STORE_UNAVAILABLE", "The database did not take the delivery.", {
    cause: error,
  });
}

function toKey(event: PendingEvent): string {
  return `${event.source}\n${event.dedupeKey}`;
}

function isSameContent(first: PendingEvent, second: PendingEvent): boolean {
  return Buffer.compare(first.contentHash, second.contentHash) === 0;
}
