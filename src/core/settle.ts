import { retryDelayMs, type RetryPolicy } from "./backoff.ts";
import type { Outcome } from "./outcome.ts";

/** Where a job goes after an attempt. */
export interface Transition {
  readonly state: "ready" | "done" | "dead";
  /** Wait before the job is due again; 0 unless `state` is `ready`. */
  readonly delayMs: number;
  /** Whether the attempt counts against the limit. */
  readonly isCounted: boolean;
  /** Why, for the attempts table; null when there is nothing to explain. */
  readonly reason: string | null;
}

/**
 * Decides where a job goes after an attempt. Pure: the only place that decides.
 *
 * @param attempt The number of this attempt, from 1.
 */
export function settle(
  outcome: Outcome,
  attempt: number,
  policy: RetryPolicy,
  random: () => number = Math.random,
): Transition {
  switch (outcome.kind) {
    case "done":
      return { state: "done", delayMs: 0, isCounted: true, reason: null };
    case "dead":
      return { state: "dead", delayMs: 0, isCounted: true, reason: outcome.reason };
    case "snooze":
      return { state: "ready", delayMs: outcome.forMs, isCounted: false, reason: null };
    case "retry":
      return attempt < policy.attempts
        ? {
            state: "ready",
            delayMs: outcome.afterMs ?? retryDelayMs(attempt, policy, random),
            isCounted: true,
            reason: outcome.reason,
          }
        : { state: "dead", delayMs: 0, isCounted: true, reason: outcome.reason };
  }
}
