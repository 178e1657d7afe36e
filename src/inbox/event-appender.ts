import { createBatcher } from "../core/batcher.ts";
import { isSluiceError, SluiceError } from "../core/errors.ts";
import { sleep } from "../core/sleep.ts";
import { withTimeout } from "../core/timeout.ts";
import { appendEvents, isTransient, type Appended, type Database, type NewEvent, type Sql } from "../store/index.ts";

/** An event on its way into the database. */
export type PendingEvent = Omit<NewEvent, "copies">;

/** Appends deliveries by group commit. */
export interface EventAppender {
  /**
   * Resolves after the commit that holds receipts, events and jobs: of all the delivery's events, or of none.
   *
   * @param events The events of one delivery. Those with the same key are one event and its duplicates.
   * @returns In the order of `events`.
   * @throws {SluiceError} `STORE_UNAVAILABLE` if that takes longer than the deadline. The delivery may still
   * be committed afterwards; the sender's retry is then a duplicate.
   */
  append(events: PendingDelivery): Promise<readonly Appended[]>;
  /** Resolves once everything under way has ended. */
  idle(): Promise<void>;
}

/** The events of one delivery: one, or those of its batch. */
export type PendingDelivery = readonly PendingEvent[];

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
  const batcher = createBatcher<PendingDelivery, Ending>({
    run: async (deliveries) => appendBatch(await options.database(), deliveries, options.commitTimeoutMs),
    maxItems: MAX_BATCH,
    maxInFlight: MAX_IN_FLIGHT,
    // After the sockets that are readable now: the first of a burst would otherwise travel alone and keep a slot busy.
    defer: setImmediate,
    weigh,
    maxWeight: MAX_BATCH_BYTES,
  });
  const append = async (events: PendingDelivery): Promise<readonly Appended[]> => {
    const bytes = weigh(events);
    if (waitingBytes + bytes > options.maxWaitingBytes) {
      throw new SluiceError("STORE_UNAVAILABLE", "Too many deliveries wait for the database.");
    }
    waitingBytes += bytes;
    const work = batcher.add(events).finally(() => {
      waitingBytes -= bytes;
    });
    const ending = await withTimeout(
      work,
      options.commitTimeoutMs,
      () => new SluiceError("STORE_UNAVAILABLE", `The database did not commit within ${options.commitTimeoutMs} ms.`),
    );
    if (isSluiceError(ending)) throw ending;
    return ending;
  };
  return { append, idle: () => batcher.idle() };
}

/** What became of a delivery. */
type Ending = readonly Appended[] | SluiceError;

/** Bytes of the bodies. Every event after a delivery's first also counts its headers, which the statement repeats. */
function weigh(events: PendingDelivery): number {
  let bytes = -(events[0]?.headers.length ?? 0);
  for (const event of events) bytes += event.body.byteLength + event.headers.length;
  return bytes;
}

async function appendBatch(
  database: Database,
  deliveries: readonly PendingDelivery[],
  timeoutMs: number,
): Promise<readonly Ending[]> {
  const endings = await appendResiliently(database, deliveries, timeoutMs);
  if (deliveries.some((events) => events.some((event) => event.jobs.length > 0))) database.wake();
  return endings;
}

/**
 * Appends, and repeats what failed for a passing reason while there is time. Repeating is safe even when only
 * the reply was lost: the receipt then carries our own event id.
 */
async function appendResiliently(
  database: Database,
  deliveries: readonly PendingDelivery[],
  timeoutMs: number,
): Promise<readonly Ending[]> {
  const startedAt = performance.now();
  for (;;) {
    try {
      return await appendTogether(database.receiving, deliveries);
    } catch (error) {
      if (!isTransient(error)) return appendSeparately(database, deliveries, error);
      if (performance.now() - startedAt + RETRY_PAUSE_MS > timeoutMs) throw toUnavailable(error);
      await sleep(RETRY_PAUSE_MS);
    }
  }
}

/** One delivery the database refuses must not take the others of its batch with it. */
async function appendSeparately(
  database: Database,
  deliveries: readonly PendingDelivery[],
  error: unknown,
): Promise<readonly Ending[]> {
  if (deliveries.length === 1) return [toUnavailable(error)];
  const endings: Ending[] = [];
  for (const delivery of deliveries) {
    const together = appendTogether(database.receiving, [delivery]);
    endings.push(...(await together.catch((cause: unknown) => [toUnavailable(cause)])));
  }
  return endings;
}

/** Appends the events of one delivery at once, such as within a transaction. The caller wakes the workers. */
export async function appendDelivery(sql: Sql, events: PendingDelivery): Promise<readonly Appended[]> {
  return events.length === 0 ? [] : (await appendTogether(sql, [events])).flat();
}

/** One statement for all: one row per key, because a statement cannot touch a receipt twice. */
async function appendTogether(
  sql: Sql,
  deliveries: readonly PendingDelivery[],
): Promise<readonly (readonly Appended[])[]> {
  const indexes = new Map<string, number>();
  const rows: NewEvent[] = [];
  for (const events of deliveries) {
    for (const event of events) {
      const key = toKey(event);
      const index = indexes.get(key);
      const first = index === undefined ? undefined : rows[index];
      if (index === undefined || first === undefined) {
        indexes.set(key, rows.push({ ...event, copies: 1 }) - 1);
      } else {
        rows[index] = { ...first, copies: first.copies + 1 };
      }
    }
  }
  const results = await appendEvents(sql, rows);
  return deliveries.map((events) =>
    events.map((event) => {
      const index = indexes.get(toKey(event)) as number;
      return toAppended(event, rows[index] as NewEvent, results[index] as Appended);
    }),
  );
}

/** The result of the first event with the key, as it is for another of that key. */
function toAppended(event: PendingEvent, first: NewEvent, result: Appended): Appended {
  return first.id === event.id ? result : { ...result, isDuplicate: true, isConflict: !isSameContent(first, event) };
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
