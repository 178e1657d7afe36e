/**
 * What the dashboard's JSON API answers: the page, the command line and the OpenAPI document share these types. Instants
 * are RFC 3339 text, durations milliseconds. A figure that is not known is null, never 0.
 */

/** Who is asking. */
export interface SessionView {
  /** Whom audit rows name. */
  readonly actor: string;
  readonly role: "viewer" | "operator";
  /** The package's version. */
  readonly version: string;
  /** Whether events can be searched by the words of their bodies. */
  readonly hasTextSearch: boolean;
}

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

/** The span an overview covers. */
export type Range = "hour" | "day" | "week";

/** `GET api/overview?range=` */
export interface OverviewView {
  readonly range: Range;
  /** The start of the first bucket, and the time of reading, by the database's clock. */
  readonly from: string;
  readonly to: string;
  /** Width of a bucket. */
  readonly bucketMs: number;
  readonly totals: CountsView;
  /** One entry per bucket, oldest first; buckets without anything are there. */
  readonly series: readonly (CountsView & { readonly at: string })[];
  readonly sources: readonly (CountsView & { readonly source: string })[];
  readonly handlers: readonly HandlerCountsView[];
  readonly queue: QueueView;
}

/** What happened in a span. */
export interface CountsView {
  readonly received: number;
  readonly duplicates: number;
  readonly rejected: number;
  /** Jobs done. */
  readonly processed: number;
  /** Attempts that failed and will be repeated. */
  readonly retried: number;
  /** Jobs that died. */
  readonly failed: number;
}

/** What a handler did in a span. */
export interface HandlerCountsView {
  readonly handler: string;
  readonly processed: number;
  readonly retried: number;
  readonly failed: number;
  /** Of attempts that ran to an end. Null without any. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
}

/** The queue just now. Counts end at 10,000: `isMore` says there are more. */
export interface QueueView {
  /** For how long the oldest due job of a handler that is not paused has been due; 0 when none is. Null where it is not known. */
  readonly lagMs: number | null;
  readonly due: BoundedCount;
  readonly scheduled: BoundedCount;
  readonly running: BoundedCount;
  readonly dead: BoundedCount;
  readonly missing: BoundedCount;
  /** Live worker processes. */
  readonly workers: number;
}

export interface BoundedCount {
  readonly count: number;
  readonly isMore: boolean;
}

/** `GET api/handlers?range=` */
export interface HandlersView {
  readonly handlers: readonly HandlerView[];
}

export interface HandlerView extends HandlerCountsView {
  /** Attempts per bucket of the range, oldest first. */
  readonly series: readonly { readonly at: string; readonly processed: number; readonly failed: number }[];
  /** What it listens to, where this process has it; empty otherwise. */
  readonly patterns: readonly string[];
  /** Live workers that know it. */
  readonly workers: number;
  readonly pausedAt: string | null;
  readonly pausedBy: string | null;
}

/** `GET api/sources?range=` */
export interface SourcesView {
  readonly sources: readonly SourceView[];
}

export interface SourceView extends CountsView {
  readonly source: string;
  /** Null where nothing was ever received. */
  readonly lastSeenAt: string | null;
  /** Set when it has been quiet for much longer than it used to be. */
  readonly silence: { readonly forMs: number; readonly longestBeforeMs: number } | null;
  readonly types: readonly { readonly type: string; readonly firstSeenAt: string; readonly lastSeenAt: string }[];
  readonly drift: readonly DriftView[];
  readonly series: readonly { readonly at: string; readonly received: number; readonly rejected: number }[];
}

/** A field of a payload that appeared after its type was known, or carries another kind of value than before. */
export interface DriftView {
  readonly type: string;
  /** As `data.object.amount`; `[]` stands for an array's items. */
  readonly path: string;
  readonly change: "appeared" | "changed";
  readonly kinds: readonly string[];
  readonly at: string;
}

/** `GET api/failures`: failures grouped by handler and cause, newest first. */
export interface FailurePageView {
  readonly failures: readonly FailureView[];
  readonly next: string | null;
}

export type FailureState = "open" | "acknowledged" | "muted" | "resolved";

export interface FailureView {
  readonly fingerprint: string;
  readonly handler: string;
  /** The error, with what varies left out. */
  readonly title: string;
  readonly state: FailureState;
  /** Failed attempts, and jobs that died, since it was first seen. */
  readonly attempts: number;
  readonly deaths: number;
  /** Jobs of it that are dead now. */
  readonly dead: BoundedCount;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly lastEventId: string | null;
  readonly stateBy: string | null;
  readonly stateAt: string | null;
}

/** `GET api/failures/{fingerprint}/jobs`: the dead jobs of one failure, newest events first. */
export interface DeadJobPageView {
  readonly jobs: readonly DeadJobView[];
  readonly next: string | null;
}

export interface DeadJobView {
  readonly eventId: string;
  readonly handler: string;
  readonly source: string;
  readonly type: string;
  readonly receivedAt: string;
  readonly endedAt: string;
  readonly attempt: number;
  readonly lastError: string | null;
}

/** `GET api/rejections`: refused deliveries, newest first. */
export interface RejectionPageView {
  readonly rejections: readonly RejectionView[];
  readonly next: string | null;
}

export interface RejectionView {
  readonly id: string;
  readonly source: string;
  readonly cause: string;
  /** The likely reason; null where none was found. */
  readonly hint: string | null;
  readonly status: number;
  readonly method: string;
  readonly headers: readonly HeaderView[];
  readonly bodyBytes: number | null;
  /** How many refusals of this kind the row stands for. */
  readonly occurrences: number;
  readonly receivedAt: string;
  /** Whether the whole delivery was kept, so that it can be verified again. */
  readonly isWhole: boolean;
  /** The event it became when it was released. */
  readonly releasedEventId: string | null;
}

/** `GET api/rejections/{id}` */
export interface RejectionDetailView extends RejectionView {
  /** The kept part of the body. Null where nothing was kept. */
  readonly body: BodyView | null;
}

/** `POST api/rejections/{id}/verify`: what today's secrets say, with the time judged as of its arrival. */
export interface ReverifiedView {
  readonly verdict: "verified" | "rejected" | "unavailable";
  readonly cause: string | null;
  readonly secretLabel: string | null;
}

/** `POST api/rejections/{id}/release` */
export interface ReleasedView {
  readonly eventIds: readonly string[];
  readonly isDuplicate: boolean;
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

/** `POST api/failures/{fingerprint}/acknowledge`, `…/mute`, `…/resolve`, `…/reopen` */
export interface FailureStateView {
  readonly fingerprint: string;
  readonly state: FailureState;
  /** Dead jobs of it that were resolved just now. */
  readonly resolved: number;
  /** The bulk action that resolves the others, where there are many. */
  readonly bulkId: string | null;
}

/** `POST api/handlers/{name}/pause`, `…/resume` */
export interface HandlerPauseView {
  readonly handler: string;
  readonly isPaused: boolean;
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

/** What a bulk action works on. The same names as the parameters of `GET api/events`. */
export interface BulkFilter {
  readonly source?: string;
  readonly type?: string;
  readonly state?: EventStateView;
  /** Received from, and before. */
  readonly from?: string;
  readonly to?: string;
  /** Only this handler's jobs. */
  readonly handler?: string;
  /** Only dead jobs of this failure. */
  readonly fingerprint?: string;
}

export type BulkActionName = "replay" | "cancel" | "resolve";

/** `POST api/bulk/plan` `{ action, filter }`: what an action would touch. Changes nothing. */
export interface BulkPlanView {
  readonly action: BulkActionName;
  /** Events it would touch. */
  readonly matching: BoundedCount;
  readonly sample: readonly ListedEventView[];
}

/** `GET api/bulk`, `GET api/bulk/{id}`; made by `POST api/bulk` `{ id, action, filter, perSecond? }`. */
export interface BulkPageView {
  readonly actions: readonly BulkActionView[];
  readonly next: string | null;
}

export interface BulkActionView {
  readonly id: string;
  readonly action: BulkActionName;
  readonly filter: BulkFilter;
  /** `stopped` was ended by someone before its time. */
  readonly state: "running" | "paused" | "done" | "stopped";
  /** Why it waits or stopped, for people. */
  readonly note: string | null;
  readonly perSecond: number;
  readonly planned: number | null;
  readonly processed: number;
  /** Events with at least one job changed. */
  readonly changed: number;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly endedAt: string | null;
}

/** `GET api/audit`: who did what, newest first. */
export interface AuditPageView {
  readonly entries: readonly AuditView[];
  readonly next: string | null;
}

export interface AuditView {
  readonly id: string;
  readonly at: string;
  readonly actor: string;
  /** As `event.replay`, `failure.mute`, `handler.pause`, `bulk.start`, `rejection.release`. */
  readonly action: string;
  /** The id or name of what it was done to. */
  readonly target: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** `GET api/alerts`: what is wrong now, and what was in the last week. */
export interface AlertsView {
  readonly alerts: readonly AlertView[];
}

export interface AlertView {
  readonly rule: string;
  readonly subject: string;
  readonly message: string;
  readonly since: string;
  readonly sentAt: string | null;
  readonly endedAt: string | null;
}

/** Every failed answer. */
export interface ErrorView {
  readonly error: { readonly code: string; readonly message: string };
}

/** One message of `GET api/live?view=`: the view's answer, sent whenever it changed. `view` is a path such as `events?source=stripe`. */
export interface LiveMessage {
  readonly view: string;
  readonly data: unknown;
}

/** Sent as the event `problem` when a view could not be read, until it can be again: what it showed is unknown. */
export interface LiveProblem extends ErrorView {
  readonly view: string;
}
