import { retryDelayMs, type RetryPolicy } from "./backoff.ts";
import type { HandlerOutcome } from "./outcome.ts";

/** Where a job goes after an attempt that did not finish it. */
export interface Transition {
  readonly state: "ready" | "dead";
  /** Wait before the job is due again; 0 when it is dead. Milliseconds. */
  readonly delayMs: number;
  /** Whether the attempt counts against the limit. */
  readonly isCounted: boolean;
  /** Why, for the attempts table; null when there is nothing to explain. */
  readonly reason: string | null;
}

/**
 * Decides where a job goes after an attempt that did not finish it. Pure: the only place that decides.
 *
 * @param attempt The number of this attempt, from 1.
 */
export function settle(
  outcome: HandlerOutcome,
  attempt: number,
  policy: RetryPolicy,
  random: () => number = Math.random,
): Transition {
  switch (outcome.kind) {
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
