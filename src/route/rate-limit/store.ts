import type { RatePolicy } from "../pipeline/checks.ts";

/** What a policy counts by. */
export type RateWindow = Pick<RatePolicy, "limit" | "windowMs">;

/** What counting came to. */
export interface RateState {
  /** Whether the request is within the limit. */
  readonly allowed: boolean;
  /** How much is left, never below 0. */
  readonly remaining: number;
  /** Until the window ends and the limit is whole again. */
  readonly resetMs: number;
}

/** Where requests are counted. */
export interface RateLimitStore {
  /**
   * Counts a request, allowed or not. A key's window begins with its first request, so that not all begin at once.
   *
   * @param key At most 64 ASCII characters; of one policy alone.
   * @throws Whatever goes wrong: the limiter decides what then.
   */
  consume(key: string, window: RateWindow, cost: number): Promise<RateState>;
}
