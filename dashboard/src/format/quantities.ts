import type { BoundedCount } from "../../../src/dashboard/contract.ts";

const NUMBER = new Intl.NumberFormat("en");

/** What stands where a figure is not known. */
export const UNKNOWN = "unknown";

/** `12,345`. */
export function toNumberText(value: number | null | undefined): string {
  return value === null || value === undefined ? UNKNOWN : NUMBER.format(value);
}

/** `12,345`, or `10,000+` where there are more. */
export function toBoundedText(value: BoundedCount | null | undefined): string {
  return value === null || value === undefined ? UNKNOWN : `${NUMBER.format(value.count)}${value.isMore ? "+" : ""}`;
}

/** `5 jobs`, `1 job`. */
export function toCountText(value: number | BoundedCount, one: string, many = `${one}s`): string {
  const isOne = typeof value === "number" ? value === 1 : value.count === 1 && !value.isMore;
  return `${typeof value === "number" ? toNumberText(value) : toBoundedText(value)} ${isOne ? one : many}`;
}

/** `812 B`, `1.4 kB`, `3.2 MB`. */
export function toBytesText(bytes: number | null): string {
  if (bytes === null) return UNKNOWN;
  if (bytes < 1000) return `${bytes} B`;
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1000, "kB"] : [bytes / 1_000_000, "MB"];
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}

/** `0.4 ms`, `812 ms`, `1.4 s`, `3 min 20 s`, `5 h 2 min`, `3 d 4 h`. */
export function toDurationText(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return UNKNOWN;
  if (ms < 10 && !Number.isInteger(ms)) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms < 10_000 && ms % 1000 !== 0 ? 1 : 0)} s`;
  return toLongText(Math.round(ms / 1000));
}

const UNITS = [
  ["d", 86_400],
  ["h", 3600],
  ["min", 60],
  ["s", 1],
] as const;

function toLongText(seconds: number): string {
  const first = UNITS.findIndex(([, size]) => seconds >= size);
  const [name, size] = UNITS[first] ?? UNITS[3];
  const next = UNITS[first + 1];
  const rest = next === undefined ? 0 : Math.floor((seconds % size) / next[1]);
  const head = `${Math.floor(seconds / size)} ${name}`;
  return next === undefined || rest === 0 ? head : `${head} ${rest} ${next[0]}`;
}
