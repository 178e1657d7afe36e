import type { RejectionCause } from "../verdict.ts";

/** When a sender says it signed. */
export interface TimestampRule {
  readonly from: TimestampPlace;
  /**
   * `rfc3339`: with up to nine digits of a second, such as `2026-11-20T12:00:00.123456789Z`. `rfc3339-utc`: the
   * same, and UTC where it names no zone. `s-or-ms`: milliseconds from twelve digits on, for senders that write now the
   * one and now the other.
   */
  readonly unit: "s" | "ms" | "s-or-ms" | "rfc3339" | "rfc3339-utc";
  /** Accepted distance from our clock, in either direction. Milliseconds, 300 000 if omitted. */
  readonly toleranceMs?: number;
}

/** Where a timestamp is. */
export type TimestampPlace =
  /** A header of its own. */
  | { readonly header: string }
  /** A key of the pairs in the signature header. */
  | { readonly pair: string }
  /** The first entry of a signature header of format `sequence`. */
  | { readonly entry: "first" }
  /** A query parameter. */
  | { readonly parameter: string }
  /** A path in the decoded body: a text, or an integer. */
  | { readonly path: string };

/** Five minutes, what most senders' own libraries allow. */
export const DEFAULT_TOLERANCE_MS = 300_000;

/**
 * Checks a timestamp's text. A distance of exactly the tolerance is accepted; of RFC 3339, digits below a millisecond
 * do not count.
 *
 * @param text As it came: whatever merely converts to a time is refused. `null` where there is none, `undefined`
 * where there is something else, such as several.
 * @returns What is wrong, or `undefined`.
 */
export function checkTimestamp(
  text: string | null | undefined,
  unit: TimestampRule["unit"],
  toleranceMs: number,
  now: Date,
): RejectionCause | undefined {
  if (text === null || text === "") return "timestamp_missing";
  const atMs = text === undefined ? undefined : parseTimestamp(text, unit);
  if (atMs === undefined) return "timestamp_malformed";
  const ageMs = now.getTime() - atMs;
  if (ageMs > toleranceMs) return "timestamp_too_old";
  // Not `ageMs < -toleranceMs`: an invalid `now` must fail, and compares false with everything.
  return ageMs >= -toleranceMs ? undefined : "timestamp_in_future";
}

/**
 * Reads the one spelling a timestamp has.
 *
 * @returns Milliseconds since 1970, or `undefined`.
 */
export function parseTimestamp(text: string, unit: TimestampRule["unit"]): number | undefined {
  if (unit === "rfc3339") return parseRfc3339(text);
  if (unit === "rfc3339-utc") return parseRfc3339(text) ?? parseRfc3339(`${text}Z`);
  if (!TIMESTAMP.test(text)) return undefined;
  const isMs = unit === "ms" || (unit === "s-or-ms" && text.length >= 12);
  return Number(text) * (isMs ? 1 : 1_000);
}

const TIMESTAMP = /^[1-9]\d{0,14}$/;

/** Writes an instant as a sender would; seconds are rounded down. */
export function formatTimestamp(at: Date, unit: TimestampRule["unit"]): string {
  if (unit === "rfc3339" || unit === "rfc3339-utc") return at.toISOString();
  return String(Math.floor(at.getTime() / (unit === "ms" ? 1 : 1_000)));
}

const DATE = /(\d{4}-\d\d-\d\d)/;
const TIME = /((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d{1,9}))?/;
const ZONE = /(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))/;
const RFC3339 = new RegExp(`^${DATE.source}T${TIME.source}${ZONE.source}$`);

/** @see RFC 3339, section 5.6, with capital letters and without leap seconds */
function parseRfc3339(text: string): number | undefined {
  const found = RFC3339.exec(text);
  if (found === null) return undefined;
  const [, date = "", time = "", fraction = "", sign, hours = "0", minutes = "0"] = found;
  const wallMs = Date.parse(`${date}T${time}.${fraction.slice(0, 3).padEnd(3, "0")}Z`);
  // A day the calendar lacks is none, or becomes the month after.
  if (!Number.isFinite(wallMs) || !new Date(wallMs).toISOString().startsWith(date)) return undefined;
  const offsetMs = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return sign === "-" ? wallMs + offsetMs : wallMs - offsetMs;
}
