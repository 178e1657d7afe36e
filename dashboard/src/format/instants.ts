const EXACT = new Intl.DateTimeFormat("en-GB", {
  year: "numeric",
  month: "short",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
  timeZoneName: "short",
});
const DAY = new Intl.DateTimeFormat("en-GB", { day: "2-digit", month: "short" });
const MINUTE = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

/** `21 Nov 2026, 04:18:08.123 UTC`, in the reader's time zone. */
export function toExactText(at: string): string {
  return EXACT.format(new Date(at));
}

/** `04:18` within a day, `21 Nov 04:18` beyond. */
export function toTickText(at: string, isLong: boolean): string {
  const date = new Date(at);
  return isLong ? `${DAY.format(date)} ${MINUTE.format(date)}` : MINUTE.format(date);
}

const STEPS = [
  [60, 1, "s"],
  [3600, 60, "m"],
  [86_400, 3600, "h"],
  [86_400 * 30, 86_400, "d"],
] as const;

/** `just now`, `12s ago`, `in 5m`, `3d ago`; a date beyond a month. */
export function toRelativeText(at: string, now: number): string {
  const seconds = Math.round((now - Date.parse(at)) / 1000);
  const distance = Math.abs(seconds);
  // The clock here and the one of the database may be a second apart.
  if (distance < 5) return seconds < -1 ? "in a moment" : "just now";
  const step = STEPS.find(([below]) => distance < below);
  if (step === undefined) return DAY.format(new Date(at));
  const text = `${Math.floor(distance / step[1])}${step[2]}`;
  return seconds < 0 ? `in ${text}` : `${text} ago`;
}
