import { hash } from "node:crypto";
import type { JWTPayload } from "jose";

/** Tokens whose signature and claims were found good a moment ago. */
export interface ProvenTokens {
  /** What a token says, if it was proven and is not over. The caller may change what it gets. */
  find(token: string): JWTPayload | undefined;
  add(token: string, claims: JWTPayload): void;
}

/** How long a proof is believed. An issuer's keys are trusted for ten minutes before they are fetched anew: this adds one. */
const BELIEVED_MS = 60_000;
const MAX_TOKENS = 1_000;

interface Proof {
  readonly claims: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

/**
 * Remembers the last 1,000 proven tokens, each for a minute and never beyond its own end: a client sends the same token
 * with every request, and to prove a signature costs more than all other checks. Kept by their hash, so that finding one
 * takes as long for any token.
 *
 * @param now Milliseconds since 1970.
 */
export function createProvenTokens(now: () => number): ProvenTokens {
  const proofs = new Map<string, Proof>();
  return {
    find(token) {
      const proof = proofs.get(toKey(token));
      const nowMs = now();
      if (proof === undefined || nowMs < proof.fromMs || nowMs >= proof.untilMs) return undefined;
      return JSON.parse(proof.claims) as JWTPayload;
    },
    add(token, claims) {
      const [oldest] = proofs.size < MAX_TOKENS ? [] : proofs.keys();
      if (oldest !== undefined) proofs.delete(oldest);
      const [fromMs, endsAtMs] = [now(), (claims.exp ?? 0) * 1_000];
      const untilMs = Math.min(fromMs + BELIEVED_MS, endsAtMs);
      const key = toKey(token);
      // Deleted first, so that the order is that of the proofs.
      proofs.delete(key);
      if (untilMs > fromMs) proofs.set(key, { claims: JSON.stringify(claims), fromMs, untilMs });
    },
  };
}

function toKey(token: string): string {
  return hash("sha256", token, "base64url");
}
