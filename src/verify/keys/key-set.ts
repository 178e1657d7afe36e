import { createRemoteJWKSet, customFetch, errors, type CryptoKey } from "jose";
import { fetchCapped } from "./fetch-capped.ts";

/** How a token names the key that signed it. */
export interface KeyName {
  readonly alg: string;
  readonly kid: string;
}

/** What looking a key up came to. */
export type KeyLookup =
  | { readonly kind: "found"; readonly key: CryptoKey }
  /** The sender's keys, fetched within the last half minute, do not hold it. */
  | { readonly kind: "unknown" }
  /** The sender's keys could not be had. */
  | { readonly kind: "unavailable" };

/** A sender's public keys, fetched when needed and kept. */
export interface KeySet {
  /** Finds the key a token names. Never rejects. */
  find(header: KeyName, now: Date): Promise<KeyLookup>;
}

/** The least time between two fetches, so that tokens with made-up key ids cannot drive traffic to the sender. */
const COOLDOWN_MS = 30_000;

/** Age at which kept keys are fetched anew, so that a key the sender withdrew stops being trusted. */
const REFRESH_MS = 600_000;

const LIMITS = { maxBytes: 262_144, timeoutMs: 2_000 } as const;

/** Makes the {@link KeySet} of one address. It fetches nothing until a key is asked for. */
export function createKeySet(url: URL): KeySet {
  const gate = createGate();
  let isAnswered = false;
  // The gate alone decides when to fetch: unlike the library's own cooldown it also counts fetches that failed.
  const remote = createRemoteJWKSet(url, {
    cacheMaxAge: Number.POSITIVE_INFINITY,
    cooldownDuration: 0,
    [customFetch]: async (address) => {
      gate.enter();
      isAnswered = false;
      const response = await fetchKeys(address);
      isAnswered = true;
      return response;
    },
  });
  return {
    async find(header, now) {
      gate.at(now);
      // Not awaited: kept keys serve meanwhile, and a failed refresh leaves them in place until the next. Of a fetch
      // under way, the library starts no second one.
      if (gate.isStale()) void remote.reload().catch(() => undefined);
      try {
        return { kind: "found", key: await remote({ ...header }) };
      } catch (error) {
        // Refused another fetch so soon after one that was answered: those keys are the sender's, and lack this one.
        const isFresh = error instanceof FetchRefused && isAnswered;
        return {
          kind: isFresh || error instanceof errors.JWKSNoMatchingKey ? "unknown" : "unavailable",
        };
      }
    },
  };
}

/** Thrown by the gate. Never leaves this file. */
class FetchRefused extends Error {
  override readonly name = "FetchRefused";
}

/** Keeps the time of a key set's last fetch, whatever came of it. */
interface Gate {
  at(now: Date): void;
  /** @throws {FetchRefused} If the last fetch began too recently. */
  enter(): void;
  isStale(): boolean;
}

function createGate(): Gate {
  let nowMs = 0;
  let enteredMs = Number.NEGATIVE_INFINITY;
  // The distance in either direction: a clock set back must not keep the gate closed for as long.
  const isWithin = (durationMs: number): boolean => Math.abs(nowMs - enteredMs) < durationMs;
  return {
    at(now) {
      nowMs = now.getTime();
    },
    enter() {
      if (isWithin(COOLDOWN_MS)) throw new FetchRefused();
      enteredMs = nowMs;
    },
    isStale: () => !isWithin(REFRESH_MS),
  };
}

async function fetchKeys(url: string): Promise<Response> {
  const text = (await fetchCapped(url, LIMITS)).toString();
  assertKeySet(JSON.parse(text));
  return new Response(text);
}

/** What is not a key set at all must not pass for one that lacks a key. */
function assertKeySet(value: unknown): void {
  if (typeof value === "object" && value !== null && "keys" in value && Array.isArray(value.keys)) return;
  throw new Error("The answer is not a key set");
}
