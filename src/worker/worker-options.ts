import type { SluiceEvent } from "../core/event.ts";
import type { Logger } from "../core/logger.ts";
import type { Database, StoredEvent } from "../store/index.ts";
import type { Handler } from "./handler.ts";
import type { Keeper } from "./keeper.ts";

/** What a worker works with. */
export interface WorkerOptions {
  readonly database: Database;
  /** The app's handlers by name. Asked again at every claim. */
  readonly handlers: () => ReadonlyMap<string, Handler>;
  /** Makes the event a handler sees out of a stored one. */
  readonly toEvent: (event: StoredEvent) => SluiceEvent;
  readonly logger: Logger;
  readonly settings: WorkerSettings;
  /** Upkeep of other layers. */
  readonly keepers?: readonly Keeper[];
  readonly random?: () => number;
}

/** Figures of a worker. */
export interface WorkerSettings {
  /** Jobs run at once. */
  readonly concurrency: number;
  /** Longest a due job waits when no wake-up reaches us. Milliseconds. */
  readonly pollMs: number;
  /** How long a claim holds without a heartbeat. Milliseconds. */
  readonly leaseMs: number;
  /** How long running jobs may take to finish when the worker stops. Milliseconds. */
  readonly stopTimeoutMs: number;
  /** What the keepers remove, and when. */
  readonly retention: Retention;
  /** Whether the words of events' bodies are indexed, so that they can be searched. Default false. */
  readonly hasTextSearch?: boolean;
}

/** How long rows are kept. */
export interface Retention {
  /** Events whose jobs have all ended, with their jobs and attempts. Milliseconds. */
  readonly eventsMs: number;
  /** Receipts: a delivery repeated later than this is taken for a new one. Milliseconds. */
  readonly receiptsMs: number;
  /** Refused deliveries kept at most. Rows. */
  readonly rejections: number;
}
