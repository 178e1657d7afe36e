import type { RateLimiterMemory as Limiter, RateLimiterRes } from "rate-limiter-flexible";
// The package's entry loads the stores of a dozen databases, whose packages a bundler would then look for.
// @ts-expect-error: only the entry is typed
import Memory from "rate-limiter-flexible/lib/RateLimiterMemory.js";

/** Counts something per key and minute, in this process. */
export interface MemoryLimiter {
  /** @returns Seconds until the key may be counted again; `undefined` where it is within its limit. */
  count(key: string): Promise<number | undefined>;
  /** Seconds until the key is below its limit again; `undefined` where it is. Counts nothing. */
  peek(key: string): Promise<number | undefined>;
}

const WINDOW_SECONDS = 60;

/** Makes a {@link MemoryLimiter}. A key's minute begins with what is counted first. */
export function createMemoryLimiter(maxPerMinute: number): MemoryLimiter {
  const limiter = new (Memory as typeof Limiter)({ points: maxPerMinute, duration: WINDOW_SECONDS });
  return {
    async count(key) {
      const { consumedPoints, msBeforeNext } = await limiter.penalty(key);
      return consumedPoints > maxPerMinute ? toSeconds(msBeforeNext) : undefined;
    },
    async peek(key) {
      const known: RateLimiterRes | null = await limiter.get(key);
      return known !== null && known.consumedPoints >= maxPerMinute ? toSeconds(known.msBeforeNext) : undefined;
    },
  };
}

function toSeconds(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1_000));
}
