import { createHash } from "node:crypto";

import { parseItem } from "structured-headers";

import { toErrorMessage } from "../../core/errors.ts";
import { createJsonLogger, type Logger } from "../../core/logger.ts";
import { withTimeout } from "../../core/timeout.ts";
import { ApiError } from "../answers/api-error.ts";
import type { Idempotency, IdempotentRequest } from "../pipeline/checks.ts";
import type { Exchange } from "../pipeline/exchange.ts";
import { toKeepable, toReplay } from "./kept-answer.ts";
import { createMemoryIdempotencyStore } from "./memory-store.ts";
import type { Claim, IdempotencyStore, KeyedRequest, KeptAnswer } from "./store.ts";
import { processWide } from "../process-wide.ts";

/** How long answers are kept, and where. */
export interface IdempotencyOptions {
  /** This process's memory unless given. */
  readonly store?: IdempotencyStore;
  /** Whether a request without a key is refused with 400. So it is unless `false`, here or on the route. */
  readonly required?: boolean;
  /** 24 hours unless given. */
  readonly ttlMs?: number;
  /**
   * When a request that never ended, as its process died, may be sent again. Longer than any handler takes; ten minutes
   * unless given.
   */
  readonly leaseMs?: number;
  /** Larger answers are sent and not kept. 256 KiB unless given. */
  readonly maxAnswerBytes?: number;
  readonly logger?: Logger;
}

/**
 * Makes an {@link Idempotency}: the first request with a key is worked on, the same one again gets the first one's
 * answer. The work must answer its own errors; one that rejects leaves the key free.
 *
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/07/
 */
export function createIdempotency(options: IdempotencyOptions = {}): Idempotency {
  const { required = true } = options;
  const keeper = toKeeper(options);
  return {
    required,
    async findAnswer(exchange, request) {
      const key = readKey(exchange.request.headers, request);
      if (key.kind !== "good") return undefined;
      const answer = await keeper.find(toKeyedRequest(exchange, request, key.text));
      return answer === undefined ? undefined : replay(answer);
    },
    async run(exchange, request, work) {
      const key = readKey(exchange.request.headers, request);
      if (key.kind === "bad") throw toInvalidKey(key.leastLength);
      if (key.kind === "none") {
        if (!(request.required ?? required)) return work();
        throw new ApiError(400, "idempotency-key-missing", 'A header is needed: Idempotency-Key: "<a new UUID>".');
      }
      const keyed = toKeyedRequest(exchange, request, key.text);
      const claim = await keeper.claim(keyed);
      switch (claim.kind) {
        case "claimed":
          return runOnce(keyed.id, claim.token, { keeper, work });
        case "running":
          throw new ApiError(409, "idempotency-key-in-use", "The first request with this key is not done yet.", {
            headers: { "retry-after": "1" },
          });
        case "mismatch":
          throw new ApiError(422, "idempotency-key-reused", "The key was used for another request. Make a new one.");
        case "answered":
          return replay(claim.answer);
      }
    },
  };
}

/** Without a user, whoever guesses a key gets its answer: it has to be as long as a random one. */
const MIN_ANONYMOUS_LENGTH = 20;
const MAX_LENGTH = 255;

type Key =
  | { readonly kind: "none" }
  | { readonly kind: "bad"; readonly leastLength: number }
  | { readonly kind: "good"; readonly text: string };

function readKey(headers: Headers, { userId, apiKey }: IdempotentRequest): Key {
  const header = headers.get("idempotency-key");
  if (header === null) return { kind: "none" };
  const text = header.length <= MAX_LENGTH * 2 + 2 ? parseString(header) : undefined;
  const leastLength = (userId ?? apiKey) === undefined ? MIN_ANONYMOUS_LENGTH : 1;
  const isGood = text !== undefined && text.length >= leastLength && text.length <= MAX_LENGTH;
  return isGood ? { kind: "good", text } : { kind: "bad", leastLength };
}

function toInvalidKey(leastLength: number): ApiError {
  const detail = `The Idempotency-Key is not a text of ${leastLength} to ${MAX_LENGTH} characters in double quotes.`;
  return new ApiError(400, "idempotency-key-invalid", detail);
}

/** @see RFC 9651, section 4.2.5 */
function parseString(header: string): string | undefined {
  try {
    const [value] = parseItem(header);
    return typeof value === "string" ? value : undefined;
  } catch {
    // Not a structured field at all, such as a UUID without its quotes.
    return undefined;
  }
}

function toKeyedRequest({ request }: Exchange, { bodyHash, ...owner }: IdempotentRequest, key: string): KeyedRequest {
  const { pathname, search } = new URL(request.url);
  const whose = toOwner(owner);
  return {
    id: hash([...whose, key]),
    fingerprint: hash([...whose, request.method, pathname, search, bodyHash]),
  };
}

function toOwner({ userId, apiKey }: Omit<IdempotentRequest, "bodyHash">): readonly string[] {
  if (userId !== undefined) return ["user", userId];
  return apiKey === undefined ? ["anyone"] : ["apiKey", apiKey];
}

/** As JSON, so that no part can run into the next. */
function hash(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

interface Keeper {
  readonly maxAnswerBytes: number;
  /** @throws {ApiError} 503 if the store does not answer. */
  find(request: KeyedRequest): Promise<KeptAnswer | undefined>;
  /** @throws {ApiError} 503 if the store does not answer: work is not begun on a guess. */
  claim(request: KeyedRequest): Promise<Claim>;
  /** Keeps the answer, or frees the key. Never rejects: the work is done, and its answer goes out. */
  settle(id: string, token: string, answer: KeptAnswer | undefined): Promise<void>;
}

function toKeeper(options: IdempotencyOptions): Keeper {
  const { ttlMs = 86_400_000, leaseMs = 600_000, maxAnswerBytes = 262_144 } = options;
  const { logger = createJsonLogger((line) => console.error(line)) } = options;
  const store = options.store ?? processWide("idempotency-memory@1", () => createMemoryIdempotencyStore());
  const ask = async <T>(question: () => Promise<T>): Promise<T> => {
    try {
      return await inTime(question());
    } catch (error) {
      logger.error("The idempotency store does not answer", { error: toErrorMessage(error) });
      throw new ApiError(503, "idempotency-unavailable", "Keys cannot be looked up at the moment.", {
        cause: error,
        headers: { "retry-after": "5" },
      });
    }
  };
  return {
    maxAnswerBytes,
    find: (request) => ask(() => store.find(request)),
    claim: (request) => ask(() => store.claim(request, { ttlMs, leaseMs })),
    async settle(id, token, answer) {
      try {
        await inTime(answer === undefined ? store.release(id, token) : store.answer(id, token, answer));
      } catch (error) {
        // The key stays in use until its lease ends: 409 meanwhile, never the work twice.
        logger.error("An answer could not be kept under its key", { error: toErrorMessage(error) });
      }
    },
  };
}

const STORE_TIMEOUT_MS = 3_000;

function inTime<T>(work: Promise<T>): Promise<T> {
  return withTimeout(work, STORE_TIMEOUT_MS, () => new Error(`No answer within ${STORE_TIMEOUT_MS} ms`));
}

interface Run {
  readonly keeper: Keeper;
  readonly work: () => Promise<Response>;
}

async function runOnce(id: string, token: string, { keeper, work }: Run): Promise<Response> {
  try {
    const { response, kept } = await toKeepable(await work(), keeper.maxAnswerBytes);
    await keeper.settle(id, token, kept);
    return response;
  } catch (error) {
    await keeper.settle(id, token, undefined);
    throw error;
  }
}

function replay(answer: KeptAnswer): Response {
  if (answer.kind === "whole") return toReplay(answer);
  throw new ApiError(409, "idempotency-answer-gone", "The request was done. Its answer was too large to be kept.");
}
