import type { BoundedCount } from "./statistics.ts";

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

/** `POST api/failures/{fingerprint}/acknowledge`, `…/mute`, `…/resolve`, `…/reopen` */
export interface FailureStateView {
  readonly fingerprint: string;
  readonly state: FailureState;
  /** Dead jobs of it that were resolved just now. */
  readonly resolved: number;
  /** The bulk action that resolves the others, where there are many. */
  readonly bulkId: string | null;
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
