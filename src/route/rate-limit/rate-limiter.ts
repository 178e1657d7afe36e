import { hash } from "node:crypto";

import { SluiceError, toErrorMessage } from "../../core/errors.ts";
import { createJsonLogger, type Logger } from "../../core/logger.ts";
import { withTimeout } from "../../core/timeout.ts";
import { ApiError } from "../answers/api-error.ts";
import type { RateLimiter, RatePolicy, RateSubject } from "../pipeline/checks.ts";
import type { Exchange } from "../pipeline/exchange.ts";
import { processWide } from "../process-wide.ts";
import { addRateLimitHeaders, type Counted, toResetSeconds } from "./headers.ts";
import { createMemoryRateLimitStore } from "./memory-store.ts";
import { assertRatePolicies, toPolicyName } from "./policies.ts";
import type { RateLimitStore, RateState } from "./store.ts";

/** Where and how strictly requests are counted. */
export type RateLimiterOptions = RateLimiterBase & (SharedStore | MemoryStore);

interface RateLimiterBase {
  /** Refuses a request whose sender is not known with 503, rather than not count it by sender. */
  readonly requireIp?: boolean;
  readonly logger?: Logger;
  /** Names of the environment, for tests. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

interface SharedStore {
  readonly store: RateLimitStore;
  /** What to do while the store does not answer: let requests in uncounted, or refuse them with 503. */
  readonly onStoreError: "open" | "closed";
  /** How long the store may take. One second unless given. */
  readonly timeoutMs?: number;
}

interface MemoryStore {
  readonly store?: undefined;
  /** Counts in each process alone, also where processes come and go or are many. */
  readonly allowMemory?: boolean;
}

/**
 * Makes a {@link RateLimiter}. Without a store it counts in this process.
 *
 * @throws {SluiceError} `CONFIG_INVALID` where there is no store and the platform starts a process per request.
 */
export function createRateLimiter(options: RateLimiterOptions = {}): RateLimiter {
  const { logger = createJsonLogger((line) => console.error(line)), requireIp = false, env = process.env } = options;
  if (options.store === undefined) assertMemoryIsEnough(options, env, logger);
  const count = toCounting(options, logger);
  const checked = new WeakSet<readonly RatePolicy[]>();
  const warnOnce = once(() =>
    logger.warn("The sender's address is not known, so nobody is limited by it. Set trustProxy."),
  );
  return {
    async check(exchange, policies, subject) {
      if (!checked.has(policies)) {
        assertRatePolicies(policies);
        checked.add(policies);
      }
      const counting: { readonly policy: RatePolicy; readonly state: Promise<RateState | undefined> }[] = [];
      for (const policy of policies) {
        const name = toName(exchange, policy, subject);
        if (name !== undefined) counting.push({ policy, state: count(name, policy) });
      }
      if (counting.length < policies.length) {
        warnOnce();
        if (requireIp) throw new ApiError(503, "sender-unknown", "The sender's address is not known.");
      }
      const [first] = counting;
      const states =
        counting.length === 1 ? [await first?.state] : await Promise.all(counting.map(({ state }) => state));
      const counted: Counted[] = [];
      for (const [index, { policy }] of counting.entries()) {
        const state = states[index];
        if (state !== undefined) counted.push({ policy, state });
      }
      addRateLimitHeaders(exchange.answerHeaders, counted);
      const violated = counted.filter(({ state }) => !state.allowed);
      if (violated.length > 0) throw toRefusal(violated);
    },
  };
}

/** Platforms on which every request may meet a new process, and with it a new count. */
const SERVERLESS = ["VERCEL", "AWS_LAMBDA_FUNCTION_NAME", "NETLIFY", "K_SERVICE", "FUNCTIONS_WORKER_RUNTIME"] as const;

function assertMemoryIsEnough(
  { allowMemory = false }: { readonly allowMemory?: boolean },
  env: Readonly<Record<string, string | undefined>>,
  logger: Logger,
): void {
  if (allowMemory) return;
  const platform = SERVERLESS.find((name) => env[name] !== undefined && env[name] !== "");
  if (platform !== undefined) {
    throw new SluiceError(
      "CONFIG_INVALID",
      `Rate limits have no store, and ${platform} says that processes are many: each would count alone. ` +
        "Give rateLimit.store, or rateLimit.allowMemory if that is meant.",
    );
  }
  if (env["NODE_ENV"] === "production") {
    logger.warn("Rate limits have no store: each process counts alone. Say rateLimit.allowMemory if there is one.");
  }
}

type Counting = (name: string, policy: RatePolicy) => Promise<RateState | undefined>;

function toCounting(options: RateLimiterOptions, logger: Logger): Counting {
  if (options.store === undefined) {
    const store = processWide("rate-limit-memory@1", () => createMemoryRateLimitStore());
    // What never leaves this process need not be hidden, only short.
    return (name, policy) => store.consume(name.length > 64 ? toKey(name) : name, policy, policy.cost ?? 1);
  }
  const { store, onStoreError, timeoutMs = 1_000 } = options;
  if (onStoreError !== "open" && onStoreError !== "closed") {
    throw new SluiceError("CONFIG_INVALID", 'rateLimit.onStoreError must be "open" or "closed".');
  }
  const report = atMostEvery(REPORT_MS, (error: unknown) =>
    logger.error("The rate limits' store does not answer", { onStoreError, error: toErrorMessage(error) }),
  );
  return async (name, policy) => {
    try {
      const work = store.consume(toKey(name), policy, policy.cost ?? 1);
      return await withTimeout(work, timeoutMs, () => new Error(`No answer within ${timeoutMs} ms`));
    } catch (error) {
      report(error);
      if (onStoreError === "open") return undefined;
      throw new ApiError(503, "rate-limit-unavailable", "Requests cannot be counted at the moment.", {
        cause: error,
        headers: { "retry-after": "5" },
      });
    }
  };
}

const REPORT_MS = 60_000;

/**
 * What a policy counts this request under.
 *
 * @returns `undefined` where it counts senders, and the sender is not known.
 */
function toName({ path }: Exchange, policy: RatePolicy, subject: RateSubject): string | undefined {
  const counted = findCounted(policy, subject);
  if (counted === undefined) return undefined;
  // As JSON, so that no part can run into the next.
  return JSON.stringify([policy.scope === "api" ? null : path, toPolicyName(policy), ...counted]);
}

/** A name for a store: hashed, so that keys are of one length and name nobody. */
function toKey(name: string): string {
  return hash("sha256", name, "base64url");
}

/** The sender stands in for the user or key that is not there: without it, signing out would lift the limit. */
function findCounted({ by }: RatePolicy, subject: RateSubject): readonly [kind: string, id: string] | undefined {
  const { ip, userId, apiKey } = subject;
  if (by !== "ip" && by !== "apiKey" && userId !== undefined) return ["user", userId];
  if (by !== "ip" && by !== "user" && apiKey !== undefined) return ["apiKey", apiKey];
  return ip === null ? undefined : ["ip", ip];
}

const QUOTA_EXCEEDED = "https://iana.org/assignments/http-problem-types#quota-exceeded";

function toRefusal(violated: readonly Counted[]): ApiError {
  const seconds = Math.max(...violated.map(({ state }) => toResetSeconds(state)));
  return new ApiError(429, "rate-limited", `Too many requests. The next is taken in ${seconds} s.`, {
    type: QUOTA_EXCEEDED,
    title: "Request cannot be satisfied as assigned quota has been exceeded",
    headers: { "retry-after": String(seconds) },
    extensions: { "violated-policies": violated.map(({ policy }) => toPolicyName(policy)) },
  });
}

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) act();
    isDone = true;
  };
}

function atMostEvery<T>(ms: number, act: (value: T) => void): (value: T) => void {
  let lastMs = Number.NEGATIVE_INFINITY;
  return (value) => {
    if (performance.now() - lastMs < ms) return;
    lastMs = performance.now();
    act(value);
  };
}
