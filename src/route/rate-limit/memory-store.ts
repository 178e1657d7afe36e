import type { RateLimiterMemory as Limiter } from "rate-limiter-flexible";
// The package's entry loads the stores of a dozen databases, whose packages a bundler would then look for.
// @ts-expect-error: only the entry is typed
import Memory from "rate-limiter-flexible/lib/RateLimiterMemory.js";

import { createHash } from "node:crypto";

import type { RateLimitStore } from "./store.ts";

/** How much a memory store may hold. */
export interface MemoryRateLimitOptions {
  /** Keys with a counter of their own, per policy. 50,000 unless given; beyond them, counters are shared. */
  readonly maxKeys?: number;
}

/**
 * Counts in this process alone: for one server, or while developing. Its memory is bounded: once a window has seen
 * `maxKeys` senders, further ones share 1,024 counters, so a flood of made-up senders meets its limit sooner.
 */
export function createMemoryRateLimitStore({ maxKeys = 50_000 }: MemoryRateLimitOptions = {}): RateLimitStore {
  const counters = new Map<string, Counter>();
  return {
    async consume(key, { limit, windowMs }, cost) {
      const id = `${limit}:${windowMs}`;
      let counter = counters.get(id);
      if (counter === undefined) counters.set(id, (counter = createCounter(limit, windowMs, maxKeys)));
      const { consumedPoints, msBeforeNext } = await counter.count(key, cost);
      return {
        allowed: consumedPoints <= limit,
        remaining: Math.max(0, limit - consumedPoints),
        resetMs: Math.max(0, msBeforeNext),
      };
    },
  };
}

interface Counter {
  count(key: string, cost: number): ReturnType<Limiter["penalty"]>;
}

function createCounter(limit: number, windowMs: number, maxKeys: number): Counter {
  const limiter = new (Memory as typeof Limiter)({ points: limit, duration: windowMs / 1_000 });
  // One window's length for all keys: they end in the order they began.
  const ends: number[] = [];
  let ended = 0;
  const countLive = (nowMs: number): number => {
    while (ended < ends.length && (ends[ended] ?? 0) <= nowMs) ended += 1;
    // Now and then, so that the list is not moved with every key that ends.
    if (ended > 1_024 && ended * 2 > ends.length) ended -= ends.splice(0, ended).length;
    return ends.length - ended;
  };
  return {
    async count(key, cost) {
      const known = await limiter.get(key);
      const isKnown = known !== null && known.msBeforeNext > 0;
      const nowMs = Date.now();
      const counted = isKnown || countLive(nowMs) < maxKeys ? key : toShared(key);
      const result = limiter.penalty(counted, cost);
      if (!isKnown && counted === key) ends.push(nowMs + windowMs);
      return result;
    },
  };
}

/** One of 1,024 counters. Nobody can aim at another's: by then nobody knows who shares one. */
function toShared(key: string): string {
  return `shared:${createHash("sha256").update(key).digest().readUInt16BE(0) % 1_024}`;
}
