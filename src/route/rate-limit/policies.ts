import { SluiceError } from "../../core/errors.ts";
import type { RatePolicy } from "../pipeline/checks.ts";

/**
 * The policy's name in headers: its own, or one made of what it counts and for how long, such as `ip-60s`.
 */
export function toPolicyName({ name, by, windowMs }: RatePolicy): string {
  return name ?? `${by ?? "caller"}-${windowMs / 1_000}s`;
}

/**
 * Checks all policies of a route, as far as that can be done before requests come.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if one cannot be kept or told to clients, or two have the same name.
 */
export function assertRatePolicies(policies: readonly RatePolicy[]): void {
  const names = new Set<string>();
  for (const policy of policies) {
    const name = toPolicyName(policy);
    const fail = (problem: string): SluiceError =>
      new SluiceError("CONFIG_INVALID", `Rate limit policy "${name}": ${problem}.`);
    if (!NAME.test(name)) throw fail("the name is not 1 to 64 letters, digits and . _ : -");
    if (names.has(name)) throw fail("the name is taken by another policy of the route");
    names.add(name);
    const { limit, windowMs, cost = 1 } = policy;
    if (!isWhole(limit, 1, MAX_LIMIT)) throw fail(`the limit is not a whole number from 1 to ${MAX_LIMIT}`);
    if (!isWhole(windowMs, 1_000, MAX_WINDOW_MS) || windowMs % 1_000 !== 0) {
      throw fail(`the window is not a whole number of seconds, in milliseconds, up to ${MAX_WINDOW_MS}`);
    }
    if (!isWhole(cost, 1, limit)) throw fail("the cost is not a whole number from 1 to the limit");
  }
}

const NAME = /^[\w.:-]{1,64}$/;
const MAX_LIMIT = 1_000_000_000;
/** 24 days: a timer's longest wait. */
const MAX_WINDOW_MS = 24 * 86_400_000;

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && value >= least && value <= most;
}
