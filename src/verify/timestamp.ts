import type { RejectionCause } from "./verdict.ts";

/** When a sender says it signed. */
export interface TimestampRule {
  /** A header of its own, or a key inside the signature header. */
  readonly from: { readonly header: string } | { readonly pair: string };
  readonly unit: "s" | "ms";
  /** Accepted distance from our clock, in either direction. Milliseconds, 300 000 if omitted. */
  readonly toleranceMs?: number;
}

/** Five minutes, what most senders' own libraries allow. */
export const DEFAULT_TOLERANCE_MS = 300_000;

const TIMESTAMP = /^[1-9]\d{0,14}$/;
const UNIT_MS = { s: 1_000, ms: 1 } as const;

/**
 * Checks a timestamp's text. A distance of exactly the tolerance is accepted.
 *
 * @param text Decimal digits and nothing else; whatever merely converts to a number is refused.
 * @returns What is wrong, or `undefined`.
 */
export function checkTimestamp(
  text: string | null | undefined,
  unit: TimestampRule["unit"],
  toleranceMs: number,
  now: Date,
): RejectionCause | undefined {
  if (text === null || text === undefined || text === "") return "timestamp_missing";
  if (!TIMESTAMP.test(text)) return "timestamp_malformed";
  const ageMs = now.getTime() - Number(text) * UNIT_MS[unit];
  if (ageMs > toleranceMs) return "timestamp_too_old";
  // Not `ageMs < -toleranceMs`: an invalid `now` must fail, and compares false with everything.
  return ageMs >= -toleranceMs ? undefined : "timestamp_in_future";
}

/** Writes an instant as a sender would; seconds are rounded down. */
export function formatTimestamp(at: Date, unit: TimestampRule["unit"]): string {
  return String(Math.floor(at.getTime() / UNIT_MS[unit]));
}
