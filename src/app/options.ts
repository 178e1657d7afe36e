import type { AlertOptions } from "../alerts/index.ts";
import type { Logger } from "../core/logger.ts";
import type { TrustProxy } from "../http/index.ts";
import type { Sources } from "../verify/index.ts";
import type { Retention, WorkerSettings } from "../worker/index.ts";
import type { DatabaseOption } from "./database-location.ts";

/** What `createSluice` takes. */
export interface SluiceOptions<S extends Sources = Sources> {
  /** Where the tables are: a `postgres://` URL, or nothing for the embedded Postgres under `.sluice/`. */
  readonly database?: DatabaseOption | undefined;
  /** The senders this app hears, by the name in their URL. */
  readonly sources: S;
  readonly receive?: Partial<ReceiveSettings>;
  readonly worker?: Partial<Omit<WorkerSettings, "retention">>;
  readonly retention?: Partial<Retention>;
  /** Whom to tell what is wrong. Alerts are recorded for the dashboard in any case. */
  readonly alerts?: AlertOptions;
  /** Where Sluice reports what it does. JSON lines on standard error unless given. */
  readonly logger?: Logger;
}

/** Figures of the receiver. */
export interface ReceiveSettings {
  /** Largest body, where a source sets no limit of its own. 1 MiB unless given. Bytes. */
  readonly maxBytes: number;
  /** Longest a body may take to arrive. 10 seconds unless given. Milliseconds. */
  readonly bodyTimeoutMs: number;
  /** Longest a commit may take before the sender is told to come again. 2.5 seconds unless given. Milliseconds. */
  readonly commitTimeoutMs: number;
  /** Body bytes that may wait for a commit at once. 64 MiB unless given. */
  readonly maxWaitingBytes: number;
  /** Bad proofs a minute from one address, beyond which it is answered 429 for the rest of it. 300 unless given. */
  readonly maxRefusalsPerMinute: number;
  /**
   * The proxies in front of the app, whose word on who sends is believed. None unless given: then the sender's address
   * is the socket's, and in a route handler, which has no socket, it is not known.
   */
  readonly trustProxy: TrustProxy | undefined;
}

// Slack, Discord and Okta give up after 3 s; an answer at 2.5 s still reaches them.
const RECEIVE: ReceiveSettings = {
  maxBytes: 1024 * 1024,
  bodyTimeoutMs: 10_000,
  commitTimeoutMs: 2_500,
  maxWaitingBytes: 64 * 1024 * 1024,
  maxRefusalsPerMinute: 300,
  trustProxy: undefined,
};

const DAY_MS = 86_400_000;

const WORKER: WorkerSettings = {
  concurrency: 10,
  pollMs: 1_000,
  leaseMs: 30_000,
  stopTimeoutMs: 20_000,
  // Receipts outlive events, so that a late duplicate of a pruned event is still known.
  retention: { eventsMs: 30 * DAY_MS, receiptsMs: 90 * DAY_MS, rejections: 10_000 },
};

/** The receiver's figures with the defaults filled in. */
export function toReceiveSettings(options: SluiceOptions): ReceiveSettings {
  return { ...RECEIVE, ...options.receive };
}

/** The worker's figures with the defaults filled in. */
export function toWorkerSettings(options: SluiceOptions): WorkerSettings {
  return {
    ...WORKER,
    ...options.worker,
    retention: { ...WORKER.retention, ...options.retention },
  };
}
