import { SluiceError } from "./errors.ts";

/** How a handler's failed attempts are repeated. */
export interface RetryPolicy {
  /** Attempts before the job is dead, the first one included. From 1. */
  readonly attempts: number;
  /** Ceiling of the first wait; it doubles with every attempt. Milliseconds. */
  readonly baseMs: number;
  /** Ceiling no wait exceeds. Milliseconds. */
  readonly maxMs: number;
}

/** 20 attempts whose waits add up to 27 hours on average and 53 at most: longer than a night's outage. */
export const DEFAULT_RETRY: RetryPolicy = { attempts: 20, baseMs: 10_000, maxMs: 6 * 3_600_000 };

/**
 * Wait before the next attempt: exponential with full jitter.
 *
 * @param attempt Attempts already made, from 1.
 * @param random Uniform in [0, 1). Injected so that tests are exact.
 * @returns Milliseconds, an integer in [0, policy.maxMs).
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function retryDelayMs(attempt: number, policy: RetryPolicy, random: () => number = Math.random): number {
  return Math.floor(random() * Math.min(policy.maxMs, policy.baseMs * 2 ** (attempt - 1)));
}

/**
 * Fills a partial policy with the defaults.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if a figure is not a positive number.
 */
export function toRetryPolicy(partial: Partial<RetryPolicy> = {}): RetryPolicy {
  const policy = { ...DEFAULT_RETRY, ...partial };
  if (!Number.isInteger(policy.attempts) || policy.attempts < 1 || policy.attempts > 1_000) {
    throw new SluiceError("CONFIG_INVALID", `retry.attempts must be an integer from 1 to 1000, got ${policy.attempts}`);
  }
  if (!(policy.baseMs > 0) || !(policy.maxMs >= policy.baseMs)) {
    throw new SluiceError("CONFIG_INVALID", "retry.baseMs must be above 0 and retry.maxMs at least as large");
  }
  return policy;
}
