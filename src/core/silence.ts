/** For how long a source has been quiet, and for how long it was at most in the week before. Milliseconds. */
export interface Silence {
  readonly forMs: number;
  readonly longestBeforeMs: number;
}

const HOUR_MS = 3_600_000;
const WEEK_MS = 168 * HOUR_MS;
/** Of a source that was heard in fewer hours of the week nobody can tell what is usual. */
const MIN_HOURS = 12;

/**
 * Tells whether a source is quiet for much longer than it used to be: more than twice the longest gap between two hours
 * of the last week in which it was heard, and an hour more.
 *
 * @param hours The starts of the hours in which it was heard, oldest first. Those before the last week are left out.
 * @returns Null where it is not silent, or too little is known of it.
 */
export function toSilence(hours: readonly Date[], now: Date): Silence | null {
  const heard = hours.map((hour) => hour.getTime()).filter((at) => at > now.getTime() - WEEK_MS - HOUR_MS);
  const last = heard.at(-1);
  if (last === undefined || heard.length < MIN_HOURS) return null;
  const longestBeforeMs = Math.max(...heard.slice(1).map((at, index) => at - (heard[index] ?? at)));
  const forMs = now.getTime() - last;
  return forMs > 2 * longestBeforeMs + HOUR_MS ? { forMs, longestBeforeMs } : null;
}
