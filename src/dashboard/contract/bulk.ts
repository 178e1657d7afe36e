import type { EventStateView, ListedEventView } from "./events.ts";
import type { BoundedCount } from "./statistics.ts";

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
