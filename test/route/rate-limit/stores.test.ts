import { createRequire } from "node:module";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { createMemoryRateLimitStore } from "../../../src/route/rate-limit/memory-store.ts";
import { createRedisRateLimitStore } from "../../../src/route/rate-limit/redis-store.ts";

const WINDOW = { limit: 3, windowMs: 60_000 };

beforeEach(() => {
  vi.useFakeTimers({ now: 1_900_000_000_000 });
});

afterEach(() => {
  vi.useRealTimers();
});

test("memory: a window begins with its first request and ends after its length", async () => {
  const store = createMemoryRateLimitStore();

  expect(await store.consume("a", WINDOW, 1)).toEqual({ allowed: true, remaining: 2, resetMs: 60_000 });
  vi.advanceTimersByTime(59_000);
  expect(await store.consume("a", WINDOW, 2)).toEqual({ allowed: true, remaining: 0, resetMs: 1_000 });
  expect(await store.consume("a", WINDOW, 1)).toEqual({ allowed: false, remaining: 0, resetMs: 1_000 });
  vi.advanceTimersByTime(1_000);
  expect(await store.consume("a", WINDOW, 1)).toEqual({ allowed: true, remaining: 2, resetMs: 60_000 });
});

test("memory: requests at the same time are all counted", async () => {
  const store = createMemoryRateLimitStore();

  const states = await Promise.all(Array.from({ length: 20 }, () => store.consume("a", WINDOW, 1)));

  expect(states.filter(({ allowed }) => allowed)).toHaveLength(3);
});

test("memory: a burst cannot be had twice at the border of two windows of the clock", async () => {
  const store = createMemoryRateLimitStore();
  vi.setSystemTime(1_900_000_020_000 - 1);
  for (let index = 0; index < 3; index += 1) await store.consume("a", WINDOW, 1);

  vi.advanceTimersByTime(2);

  expect(await store.consume("a", WINDOW, 1)).toMatchObject({ allowed: false });
});

test("memory: a million senders leave a bounded number of counters, and known ones keep theirs", async () => {
  const store = createMemoryRateLimitStore({ maxKeys: 100 });
  await store.consume("known", WINDOW, 1);

  for (let index = 0; index < 1_000_000; index += 1) await store.consume(`made-up-${index}`, WINDOW, 1);

  expect(vi.getTimerCount()).toBeLessThanOrEqual(100 + 1_024);
  expect(await store.consume("known", WINDOW, 1)).toMatchObject({ allowed: true, remaining: 1 });
  expect(await store.consume("new", WINDOW, 1)).toMatchObject({ allowed: false });
});

test("memory: once the flood's window has ended, new senders have counters of their own again", async () => {
  const store = createMemoryRateLimitStore({ maxKeys: 10 });
  for (let index = 0; index < 30_000; index += 1) await store.consume(`made-up-${index}`, WINDOW, 1);

  vi.advanceTimersByTime(60_000);

  expect(vi.getTimerCount()).toBe(0);
  for (let index = 0; index < 10; index += 1) {
    expect(await store.consume(`new-${index}`, WINDOW, 1)).toMatchObject({ remaining: 2 });
  }
});

/** As much of Redis as the library's script uses, with the calls of `ioredis`. */
class FakeRedis {
  status = "ready";
  readonly #values = new Map<string, { count: number; endsAtMs: number }>();

  defineCommand(name: string): void {
    Object.assign(this, { [name]: (parameters: readonly string[]) => this.#increment(parameters) });
  }

  async #increment([key = "", cost = "", seconds = ""]: readonly string[]): Promise<readonly number[]> {
    const known = this.#values.get(key);
    const value =
      known !== undefined && known.endsAtMs > Date.now()
        ? known
        : { count: 0, endsAtMs: Date.now() + Number(seconds) * 1_000 };
    value.count += Number(cost);
    this.#values.set(key, value);
    return [value.count, value.endsAtMs - Date.now()];
  }

  get keys(): readonly string[] {
    return [...this.#values.keys()];
  }
}

test("Redis: it counts as memory does", async () => {
  const store = createRedisRateLimitStore(new FakeRedis());
  const memory = createMemoryRateLimitStore();

  for (const [cost, ms] of [
    [1, 10_000],
    [2, 20_000],
    [1, 31_000],
    [3, 0],
    [1, 0],
  ] as const) {
    expect(await store.consume("a", WINDOW, cost)).toEqual(await memory.consume("a", WINDOW, cost));
    vi.advanceTimersByTime(ms);
  }
});

test("Redis: clients of the redis package are called in their way", async () => {
  const calls: unknown[] = [];
  const client = {
    isReady: true,
    eval: async (
      _script: string,
      options: { readonly keys: readonly string[]; readonly arguments: readonly string[] },
    ) => {
      calls.push(options);
      return [4, 30_000];
    },
  };

  const state = await createRedisRateLimitStore(client, { keyPrefix: "acme" }).consume("a", WINDOW, 2);

  expect(state).toEqual({ allowed: false, remaining: 0, resetMs: 30_000 });
  expect(calls).toEqual([{ keys: ["acme:a"], arguments: ["2", "60", "3", "60"] }]);
});

test("Redis: a client that is not connected fails at once", async () => {
  const redis = new FakeRedis();
  redis.status = "reconnecting";

  await expect(createRedisRateLimitStore(redis).consume("a", WINDOW, 1)).rejects.toThrow("not ready");
});

test("the library's script for Redis is the one the fake stands for", () => {
  const Limiter = createRequire(import.meta.url)("rate-limiter-flexible/lib/RateLimiterRedis.js") as new (
    options: object,
  ) => Readonly<Record<string, string>>;

  const { _incrTtlLuaScript: script = "" } = new Limiter({ storeClient: new FakeRedis(), points: 1, duration: 1 });

  expect(script.match(/redis\.call\('\w+'/g)).toEqual([
    "redis.call('set'",
    "redis.call('incrby'",
    "redis.call('pttl'",
    "redis.call('expire'",
  ]);
});
