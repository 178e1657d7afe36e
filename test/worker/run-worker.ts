import { silentLogger } from "../../src/core/logger.ts";
import type { SluiceEvent } from "../../src/core/event.ts";
import type { Database, StoredEvent } from "../../src/store/index.ts";
import {
  startWorker,
  toHandler,
  type HandlerFunction,
  type HandlerOptions,
  type Worker,
} from "../../src/worker/index.ts";

/** A handler of all events of `stripe`, with three attempts at once. */
export function sampleHandler(
  run: HandlerFunction,
  options: Partial<HandlerOptions<never>> = {},
): ReturnType<typeof toHandler> {
  return toHandler(["stripe/*"], { name: "handle", retry: { attempts: 3, baseMs: 1, maxMs: 1 }, ...options }, run);
}

/** Starts a worker with these handlers. */
export function runWorker(database: Database, handlers: readonly ReturnType<typeof toHandler>[]): Worker {
  return startWorker({
    database,
    handlers: () => new Map(handlers.map((handler) => [handler.name, handler])),
    toEvent: toSampleEvent,
    logger: silentLogger,
    settings: {
      concurrency: 5,
      pollMs: 50,
      leaseMs: 30_000,
      stopTimeoutMs: 2_000,
      retention: { eventsMs: 86_400_000, receiptsMs: 86_400_000, rejections: 100 },
    },
  });
}

/** A stored event as a handler sees it. */
export function toSampleEvent(stored: StoredEvent): SluiceEvent {
  return {
    id: stored.id,
    source: stored.source,
    type: stored.type,
    externalId: stored.externalId,
    receivedAt: stored.receivedAt,
    body: stored.body,
    headers: [],
    payload: JSON.parse(new TextDecoder().decode(stored.body)) as unknown,
  };
}
