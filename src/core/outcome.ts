/** What one attempt of a job came to. Returning nothing means `done`; throwing means `retry`. */
export type Outcome = { readonly kind: "done" } | HandlerOutcome;

/** What a handler may return instead of nothing. Made by {@link retry}, {@link snooze} and {@link dead}. */
export type HandlerOutcome =
  | { readonly kind: "retry"; readonly reason: string; readonly afterMs?: number }
  | { readonly kind: "snooze"; readonly forMs: number }
  | { readonly kind: "dead"; readonly reason: string };

/**
 * Tries again, counting this attempt against the handler's limit.
 *
 * @param options `afterMs`: wait before the next attempt; omitted, the handler's backoff decides.
 */
export function retry(options: { afterMs?: number; reason?: string } = {}): HandlerOutcome {
  const reason = options.reason ?? "the handler asked for a retry";
  return brand(
    options.afterMs === undefined
      ? { kind: "retry", reason }
      : { kind: "retry", reason, afterMs: toDelayMs(options.afterMs) },
  );
}

/** Runs again after `forMs` milliseconds without counting this attempt: for work that is not due yet. */
export function snooze(forMs: number): HandlerOutcome {
  return brand({ kind: "snooze", forMs: toDelayMs(forMs) });
}

/** Gives up now, without further attempts. The event stays stored and can be replayed. */
export function dead(reason: string): HandlerOutcome {
  return brand({ kind: "dead", reason });
}

/** Reads what a handler returned; anything not made by the functions above means `done`. */
export function toOutcome(returned: unknown): Outcome {
  return isHandlerOutcome(returned) ? returned : { kind: "done" };
}

// A brand, because a handler may return any object that happens to have a `kind`, such as an API's answer.
const BRAND = Symbol.for("sluice.outcome");

function brand(outcome: HandlerOutcome): HandlerOutcome {
  return Object.defineProperty(outcome, BRAND, { value: true });
}

function isHandlerOutcome(value: unknown): value is HandlerOutcome {
  return typeof value === "object" && value !== null && BRAND in value;
}

function toDelayMs(value: number): number {
  if (!Number.isFinite(value) || value < 0) {
    throw new RangeError(`Expected a delay in milliseconds >= 0, got ${value}`);
  }
  return Math.round(value);
}
