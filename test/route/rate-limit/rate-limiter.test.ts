import { expect, test } from "vitest";

import { createJsonLogger, silentLogger } from "../../../src/core/logger.ts";
import type { RatePolicy, RateSubject } from "../../../src/route/pipeline/checks.ts";
import { createMemoryRateLimitStore } from "../../../src/route/rate-limit/memory-store.ts";
import { createRateLimiter, type RateLimiterOptions } from "../../../src/route/rate-limit/rate-limiter.ts";
import type { RateLimitStore } from "../../../src/route/rate-limit/store.ts";
import { catchError } from "../catch-error.ts";
import { toExchange } from "../exchange.ts";

const BURST: RatePolicy = { name: "burst", limit: 2, windowMs: 10_000 };
const SUSTAINED: RatePolicy = { name: "sustained", limit: 5, windowMs: 3_600_000 };
const IP: RateSubject = { ip: "192.0.2.1" };

type SharedOptions = Extract<RateLimiterOptions, { readonly store: RateLimitStore }>;

function open(options: Partial<SharedOptions> = {}) {
  const limiter = createRateLimiter({
    store: createMemoryRateLimitStore(),
    onStoreError: "closed",
    logger: silentLogger,
    ...options,
  });
  return async (policies: readonly RatePolicy[], subject: RateSubject = IP, path = "/api/orders") => {
    const exchange = toExchange({ path });
    await limiter.check(exchange, policies, subject);
    return exchange.answerHeaders;
  };
}

test("answers tell every policy and what is left of it", async () => {
  const headers = await open()([BURST, SUSTAINED]);

  expect(headers.get("ratelimit-policy")).toBe('"burst";q=2;w=10, "sustained";q=5;w=3600');
  expect(headers.get("ratelimit")).toBe('"burst";r=1;t=10, "sustained";r=4;t=3600');
});

test("beyond a limit the answer is 429 with the registered problem type, and names the policies", async () => {
  const check = open();
  await check([BURST, SUSTAINED]);
  await check([BURST, SUSTAINED]);

  const error = await catchError(() => check([BURST, SUSTAINED]));

  expect(error).toMatchObject({
    status: 429,
    code: "rate-limited",
    type: "https://iana.org/assignments/http-problem-types#quota-exceeded",
    extensions: { "violated-policies": ["burst"] },
  });
  expect(new Headers(error.headers).get("retry-after")).toBe("10");
});

test("who has to wait for several policies is told the longest wait", async () => {
  const check = open();
  const policies = [BURST, { ...SUSTAINED, limit: 2 }];
  await check(policies);
  await check(policies);

  const error = await catchError(() => check(policies));

  expect(error.extensions).toEqual({ "violated-policies": ["burst", "sustained"] });
  expect(Number(new Headers(error.headers).get("retry-after"))).toBe(3_600);
});

test("answers that refuse tell what is left too", async () => {
  const limiter = createRateLimiter({ store: createMemoryRateLimitStore(), onStoreError: "closed" });
  const exchange = toExchange();
  await limiter.check(toExchange(), [{ ...BURST, limit: 1 }], IP);

  await catchError(() => limiter.check(exchange, [{ ...BURST, limit: 1 }], IP));

  expect(exchange.answerHeaders.get("ratelimit")).toBe('"burst";r=0;t=10');
});

test("checks one after the other add to the same headers", async () => {
  const limiter = createRateLimiter({ store: createMemoryRateLimitStore(), onStoreError: "closed" });
  const exchange = toExchange();

  await limiter.check(exchange, [{ by: "ip", limit: 9, windowMs: 60_000 }], IP);
  await limiter.check(exchange, [{ by: "user", limit: 9, windowMs: 60_000 }], { ...IP, userId: "ada" });

  expect(exchange.answerHeaders.get("ratelimit")).toBe('"ip-60s";r=8;t=60, "user-60s";r=8;t=60');
});

test("a request may cost more than one", async () => {
  const headers = await open()([{ ...SUSTAINED, cost: 3 }]);

  expect(headers.get("ratelimit")).toBe('"sustained";r=2;t=3600');
});

test.each<[string, RatePolicy["by"], RateSubject, RateSubject, boolean]>([
  ["two senders", "ip", { ip: "192.0.2.1" }, { ip: "192.0.2.2" }, false],
  ["two users of one sender, by user", "user", { ip: "a", userId: "1" }, { ip: "a", userId: "2" }, false],
  ["two users of one sender, by sender", "ip", { ip: "a", userId: "1" }, { ip: "a", userId: "2" }, true],
  ["one user with two senders", undefined, { ip: "a", userId: "1" }, { ip: "b", userId: "1" }, true],
  ["two keys of one sender", "apiKey", { ip: "a", apiKey: "1" }, { ip: "a", apiKey: "2" }, false],
  [
    "two keys of one user, by user",
    "user",
    { ip: "a", userId: "1", apiKey: "1" },
    { ip: "a", userId: "1", apiKey: "2" },
    true,
  ],
  ["a user and a key of one name", undefined, { ip: "a", userId: "1" }, { ip: "a", apiKey: "1" }, false],
  ["a user, and the sender without one", "user", { ip: "a", userId: "1" }, { ip: "a" }, false],
  ["nobody twice, by user", "user", { ip: "a" }, { ip: "a" }, true],
])("%s", async (...[, by, first, second, isShared]) => {
  const check = open();
  const policy: RatePolicy = { name: "p", limit: 9, windowMs: 10_000, ...(by !== undefined && { by }) };
  await check([policy], first);

  const headers = await check([policy], second);

  expect(headers.get("ratelimit")).toContain(isShared ? "r=7" : "r=8");
});

test("routes count for themselves, unless the policy counts for the API", async () => {
  const check = open();
  await check([BURST], IP, "/api/a");
  await check([{ ...SUSTAINED, scope: "api" }], IP, "/api/a");

  expect((await check([BURST], IP, "/api/b")).get("ratelimit")).toContain("r=1");
  expect((await check([{ ...SUSTAINED, scope: "api" }], IP, "/api/b")).get("ratelimit")).toContain("r=3");
});

test("what is stored of a caller is a hash of one length, whatever the caller is called", async () => {
  const keys: string[] = [];
  const store: RateLimitStore = {
    consume: async (key) => {
      keys.push(key);
      return { allowed: true, remaining: 1, resetMs: 1_000 };
    },
  };
  const check = open({ store });

  for (const userId of ["ada@example.com", "ａｄａ", "x".repeat(10_000), "\0", "__proto__"]) {
    await check([BURST], { ip: null, userId });
  }

  expect(new Set(keys).size).toBe(5);
  expect(keys.every((key) => /^[\w-]{43}$/.test(key))).toBe(true);
});

test("where the sender is not known, nobody is limited by it, and a warning says so once", async () => {
  const lines: string[] = [];
  const check = open({ logger: createJsonLogger((line) => lines.push(line)) });

  for (let index = 0; index < 5; index += 1) await check([BURST], { ip: null });

  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain("trustProxy");
});

test("where the sender must be known, one who is not is refused", async () => {
  const check = open({ requireIp: true });

  expect(await catchError(() => check([BURST], { ip: null }))).toMatchObject({ status: 503, code: "sender-unknown" });
  expect((await check([{ ...BURST, by: "user" }], { ip: null, userId: "ada" })).get("ratelimit")).toContain("r=1");
});

const broken: RateLimitStore = { consume: () => Promise.reject(new Error("down")) };
const silent: RateLimitStore = { consume: () => new Promise(() => undefined) };

test.each([
  ["fails", broken],
  ["does not answer", silent],
])("while the store %s, requests are let in or refused as the app says", async (_name, store) => {
  const lines: string[] = [];
  const logger = createJsonLogger((line) => lines.push(line));
  const opened = open({ store, onStoreError: "open", timeoutMs: 5, logger });
  const closed = open({ store, onStoreError: "closed", timeoutMs: 5 });

  const headers = await opened([BURST]);
  await opened([BURST]);
  const error = await catchError(() => closed([BURST]));

  expect([...headers]).toEqual([]);
  expect(lines).toHaveLength(1);
  expect(error).toMatchObject({ status: 503, code: "rate-limit-unavailable" });
  expect(new Headers(error.headers).get("retry-after")).toBe("5");
});

test.each(["VERCEL", "AWS_LAMBDA_FUNCTION_NAME", "K_SERVICE"])(
  "counting in memory is refused where %s is set",
  (name) => {
    const env = { [name]: "1" };

    expect(() => createRateLimiter({ env })).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
    expect(() => createRateLimiter({ env, allowMemory: true })).not.toThrow();
    expect(() => createRateLimiter({ env, store: broken, onStoreError: "open" })).not.toThrow();
  },
);

test("what to do while the store does not answer has to be said", () => {
  const options = { store: broken } as unknown as RateLimiterOptions;

  expect(() => createRateLimiter(options)).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
});

test("limiters without a store count together, as modules are loaded more than once", async () => {
  const policy = { ...SUSTAINED, name: "once-per-process" };
  const exchanges = [toExchange(), toExchange()];

  for (const exchange of exchanges) {
    await createRateLimiter({ env: {} }).check(exchange, [policy], { ip: "198.51.100.7" });
  }

  expect(exchanges.map(({ answerHeaders }) => answerHeaders.get("ratelimit"))).toEqual([
    '"once-per-process";r=4;t=3600',
    '"once-per-process";r=3;t=3600',
  ]);
});
