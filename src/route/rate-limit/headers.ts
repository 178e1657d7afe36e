import { serializeItem } from "structured-headers";

import type { AddableHeaders } from "../answers/answer-headers.ts";
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
export function addRateLimitHeaders(headers: AddableHeaders, counted: readonly Counted[]): void {
  if (counted.length === 0) return;
  headers.append("ratelimit-policy", counted.map(({ policy }) => toTexts(policy).policy).join(", "));
  headers.append("ratelimit", counted.map(toStateText).join(", "));
}

/** Whole seconds until a window ends, rounded up: who waits so long is not early. */
export function toResetSeconds({ resetMs }: RateState): number {
  return Math.max(1, Math.ceil(resetMs / 1_000));
}

interface PolicyTexts {
  /** The name, quoted. */
  readonly name: string;
  readonly policy: string;
}

/** What is the same in every answer is written once. */
const TEXTS = new WeakMap<RatePolicy, PolicyTexts>();

function toTexts(policy: RatePolicy): PolicyTexts {
  const known = TEXTS.get(policy);
  if (known !== undefined) return known;
  const { limit, windowMs } = policy;
  const parameters = new Map([
    ["q", limit],
    ["w", windowMs / 1_000],
  ]);
  const name = toPolicyName(policy);
  const texts = { name: serializeItem([name, new Map()]), policy: serializeItem([name, parameters]) };
  TEXTS.set(policy, texts);
  return texts;
}

function toStateText({ policy, state }: Counted): string {
  return `${toTexts(policy).name};r=${Math.max(0, Math.floor(state.remaining))};t=${toResetSeconds(state)}`;
}
