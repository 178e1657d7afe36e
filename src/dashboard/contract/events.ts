import type { AuditView } from "./audit.ts";

/** An event's state, derived from its jobs. */
export type EventStateView = "unhandled" | "dead" | "missing" | "running" | "pending" | "done" | "cancelled";

/** A job's state. */
export type JobStateView = "ready" | "running" | "done" | "dead" | "missing" | "cancelled" | "resolved";

/** `GET api/events`: newest first. */
export interface EventPageView {
  readonly events: readonly ListedEventView[];
  /** Pass as `cursor` for what follows; null at the end. A page may be short, or empty, and still have a next one. */
  readonly next: string | null;
  /** The receipt of the oldest event looked at: how far back a filter that finds little has searched. */
  readonly searchedTo: string | null;
}

/** One line of a list of events. */
export interface ListedEventView {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly externalId: string | null;
  readonly receivedAt: string;
  readonly state: EventStateView;
  readonly duplicates: number;
  readonly bodyBytes: number;
}

/** `GET api/events/{id}`: all that is known of one event. */
export interface EventView {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly externalId: string | null;
  readonly receivedAt: string;
  readonly isParsed: boolean;
  /** Which of the source's secrets proved it. */
  readonly secretLabel: string;
  readonly headers: readonly HeaderView[];
  readonly body: BodyView;
  readonly duplicates: number;
  readonly conflicts: number;
  readonly lastSeenAt: string | null;
  readonly jobs: readonly JobView[];
  /** Oldest first, per handler. */
  readonly attempts: readonly AttemptView[];
  /** What people did with it, oldest first. */
  readonly actions: readonly AuditView[];
}

export type HeaderView = readonly [name: string, value: string];

/** A body: as text where it is UTF-8, and as its exact bytes. Redacted values read `[redacted]`. */
export interface BodyView {
  readonly bytes: number;
  readonly text: string | null;
  readonly base64: string;
  /** Whether values were replaced by the app's redaction rules. Then `base64` holds the redacted text. */
  readonly isRedacted: boolean;
}

/** A job. */
export interface JobView {
  readonly handler: string;
  readonly state: JobStateView;
  readonly runAt: string;
  readonly attempt: number;
  /** 0 marks a responder, which answers within the request and is not run again. */
  readonly attemptLimit: number;
  readonly generation: number;
  readonly leaseUntil: string | null;
  readonly workerId: string | null;
  readonly lastError: string | null;
  readonly fingerprint: string | null;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly replays: number;
  /** Whether this process can run the handler without keeping its effects. */
  readonly canDryRun: boolean;
}

/** One run of a job. */
export interface AttemptView {
  readonly handler: string;
  readonly number: number;
  readonly outcome: "done" | "retry" | "snooze" | "dead" | "lost" | "released";
  readonly error: string | null;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly workerId: string | null;
}

/** `POST api/events/{id}/dry-run?handler=`: the handler ran in a transaction that was rolled back. */
export interface DryRunView {
  readonly outcome: "done" | "retry" | "snooze" | "dead";
  readonly reason: string | null;
  readonly durationMs: number;
  /** What it would have written, in order. */
  readonly statements: readonly {
    readonly text: string;
    readonly rowCount: number | null;
    readonly error: string | null;
  }[];
  /** Requests it wanted to send with `fetch`. They were refused. */
  readonly requests: readonly { readonly method: string; readonly url: string }[];
}

/** `POST api/events/{id}/replay` */
export interface ReplayedView {
  readonly queued: readonly string[];
  readonly running: readonly string[];
}

/** `POST api/events/{id}/cancel?handler=`, `…/resolve?handler=` */
export interface EndedJobsView {
  /** The handlers whose jobs were ended. */
  readonly ended: readonly string[];
}
