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
    consume(key, { limit, windowMs }, cost) {
      const id = `${limit}:${windowMs}`;
      let counter = counters.get(id);
      if (counter === undefined) counters.set(id, (counter = createCounter(limit, windowMs, maxKeys)));
      return counter.count(key, cost).then(({ consumedPoints, msBeforeNext }) => ({
        allowed: consumedPoints <= limit,
        remaining: Math.max(0, limit - consumedPoints),
        resetMs: Math.max(0, msBeforeNext),
      }));
    },
  };
}

interface Counter {
  count(key: string, cost: number): ReturnType<Limiter["penalty"]>;
}

function createCounter(limit: number, windowMs: number, maxKeys: number): Counter {
  const limiter = new (Memory as typeof Limiter)({ points: limit, duration: windowMs / 1_000 });
  /** Keys whose window runs. */
  const live = new Set<string>();
  // One window's length for all keys: they end in the order they began.
  const windows: { readonly key: string; readonly endMs: number }[] = [];
  let ended = 0;
  const forgetEnded = (nowMs: number): void => {
    for (let next = windows[ended]; next !== undefined && next.endMs <= nowMs; next = windows[ended]) {
      live.delete(next.key);
      ended += 1;
    }
    // Now and then, so that the list is not moved with every key that ends.
    if (ended > 1_024 && ended * 2 > windows.length) ended -= windows.splice(0, ended).length;
  };
  return {
    count(key, cost) {
      const nowMs = Date.now();
      forgetEnded(nowMs);
      if (live.has(key)) return limiter.penalty(key, cost);
      if (live.size >= maxKeys) return limiter.penalty(toShared(key), cost);
      live.add(key);
      windows.push({ key, endMs: nowMs + windowMs });
      return limiter.penalty(key, cost);
    },
  };
}

/** One of 1,024 counters. Nobody can aim at another's: by then nobody knows who shares one. */
function toShared(key: string): string {
  return `shared:${createHash("sha256").update(key).digest().readUInt16BE(0) % 1_024}`;
}
