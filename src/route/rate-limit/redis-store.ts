import type { RateLimiterRedis as Limiter } from "rate-limiter-flexible";
// The package's entry loads the stores of a dozen databases, whose packages a bundler would then look for.
// @ts-expect-error: only the entry is typed
import Redis from "rate-limiter-flexible/lib/RateLimiterRedis.js";

import type { RateLimitStore, RateState } from "./store.ts";

/** Where keys are kept. */
export interface RedisRateLimitOptions {
  /** What keys begin with, `sluice:rate` unless given. */
  readonly keyPrefix?: string;
}

/**
 * Counts in Redis, for all servers at once, one round trip a policy.
 *
 * @param client The app's own, of `ioredis` or `redis` (4 and later), connected by the app.
 */
export function createRedisRateLimitStore(client: object, options: RedisRateLimitOptions = {}): RateLimitStore {
  const limiters = new Map<string, Limiter>();
  const isNodeRedis = !("defineCommand" in client);
  const make = (limit: number, windowMs: number): Limiter =>
    new (Redis as typeof Limiter)({
      storeClient: client,
      points: limit,
      duration: windowMs / 1_000,
      keyPrefix: options.keyPrefix ?? "sluice:rate",
      useRedisPackage: isNodeRedis,
      // A client that waits for its connection would hold every request up as long.
      rejectIfRedisNotReady: true,
    });
  return {
    async consume(key, { limit, windowMs }, cost) {
      const id = `${limit}:${windowMs}`;
      let limiter = limiters.get(id);
      if (limiter === undefined) limiters.set(id, (limiter = make(limit, windowMs)));
      try {
        return toState(await limiter.consume(key, cost), true);
      } catch (error) {
        // The library rejects with the count itself where the limit is reached.
        if (isCount(error)) return toState(error, false);
        throw error;
      }
    },
  };
}

type Count = Pick<Awaited<ReturnType<Limiter["consume"]>>, "remainingPoints" | "msBeforeNext">;

function isCount(value: unknown): value is Count {
  return typeof value === "object" && value !== null && "msBeforeNext" in value && "remainingPoints" in value;
}

function toState({ remainingPoints, msBeforeNext }: Count, allowed: boolean): RateState {
  return { allowed, remaining: Math.max(0, remainingPoints), resetMs: Math.max(0, msBeforeNext) };
}
