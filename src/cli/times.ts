/** An instant in local time, as short as it stays clear: today by the clock, this year by the day, else the date. */
export function toShortTime(instant: string, now: Date): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return instant;
  const day = `${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
  const minute = `${pad(at.getHours())}:${pad(at.getMinutes())}`;
  if (at.getFullYear() !== now.getFullYear()) return `${at.getFullYear()}-${day}`;
  return at.toDateString() === now.toDateString() ? `${minute}:${pad(at.getSeconds())}` : `${day} ${minute}`;
}

/** A duration for people, such as `12 ms`, `1.2 s` and `3 min 5 s`. */
export function toDuration(durationMs: number): string {
  if (durationMs < 1_000) return `${Math.round(durationMs)} ms`;
  if (durationMs < 59_950) return `${(durationMs / 1_000).toFixed(1)} s`;
  const seconds = Math.round(durationMs / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function pad(number: number): string {
  return String(number).padStart(2, "0");
}
