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

/** `POST api/handlers/{name}/pause`, `…/resume` */
export interface HandlerPauseView {
  readonly handler: string;
  readonly isPaused: boolean;
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
