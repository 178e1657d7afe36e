import { type Item, serializeList } from "structured-headers";

import type { RatePolicy } from "../pipeline/checks.ts";
import { toPolicyName } from "./policies.ts";
import type { RateState } from "./store.ts";

/** A policy, and what counting by it came to. */
export interface Counted {
  readonly policy: RatePolicy;
  readonly state: RateState;
}

/**
 * Tells the client the policies and what is left of each. Adds to what an earlier check told.
 *
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/11/
 */
export function addRateLimitHeaders(headers: Headers, counted: readonly Counted[]): void {
  if (counted.length === 0) return;
  headers.append("ratelimit-policy", serializeList(counted.map(toPolicyItem)));
  headers.append("ratelimit", serializeList(counted.map(toStateItem)));
}

/** Whole seconds until a window ends, rounded up: who waits so long is not early. */
export function toResetSeconds({ resetMs }: RateState): number {
  return Math.max(1, Math.ceil(resetMs / 1_000));
}

function toPolicyItem({ policy }: Counted): Item {
  return [
    toPolicyName(policy),
    new Map([
      ["q", policy.limit],
      ["w", policy.windowMs / 1_000],
    ]),
  ];
}

function toStateItem({ policy, state }: Counted): Item {
  return [
    toPolicyName(policy),
    new Map([
      ["r", Math.max(0, Math.floor(state.remaining))],
      ["t", toResetSeconds(state)],
    ]),
  ];
}
