/**
 * Where a job stands. `missing`: no live worker knows its handler; `cancelled`: someone ended it before it ran;
 * `resolved`: someone settled what it died of.
 */
export type JobState = "ready" | "running" | "done" | "dead" | "missing" | "cancelled" | "resolved";

/** What an attempt came to. `lost`: its worker died or lost the lease; `released`: given back at shutdown. */
export type AttemptOutcome = "done" | "retry" | "snooze" | "dead" | "lost" | "released";

/** One handler's work on one event. */
export interface JobKey {
  readonly eventId: string;
  readonly handler: string;
}

/** A claim on a job. The generation fences: it rises at every claim, so an earlier holder matches nothing. */
export interface HeldJob extends JobKey {
  readonly generation: number;
}

/** The columns of {@link JobKey} as every statement returns them. */
export interface JobKeyRow {
  readonly event_id: string;
  readonly handler: string;
}

/** Reads a job's key from a row. */
export function toJobKey(row: JobKeyRow): JobKey {
  return { eventId: row.event_id, handler: row.handler };
}

/** Orders jobs by key, so that statements over the same jobs lock them in the same order. */
export function compareJobs(left: JobKey, right: JobKey): number {
  if (left.eventId !== right.eventId) return left.eventId < right.eventId ? -1 : 1;
  if (left.handler === right.handler) return 0;
  return left.handler < right.handler ? -1 : 1;
}

/** Tells, for each job in order, whether a statement returned its row. */
export function toAccepted(jobs: readonly JobKey[], rows: readonly JobKeyRow[]): readonly boolean[] {
  if (rows.length === jobs.length) return jobs.map(() => true);
  const accepted = new Set(rows.map((row) => `${row.event_id} ${row.handler}`));
  return jobs.map((job) => accepted.has(`${job.eventId} ${job.handler}`));
}
