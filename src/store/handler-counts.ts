import { toPercentileMs } from "../core/duration-class.ts";
import { toCounts, type CountRow, type Counts } from "./counts.ts";

/** What a handler did in a span. */
export interface HandlerCounts extends Pick<Counts, "processed" | "retried" | "failed"> {
  readonly handler: string;
  /** Of attempts that ran to an end. Null without any. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
}

/** Adds a handler's sums up; `bucket` is the class of those that count durations. */
export function toHandlerCounts(
  handler: string,
  rows: readonly (CountRow & { readonly bucket: number | null })[],
): HandlerCounts {
  const durations = new Map<number, number>();
  for (const { measure, bucket, count } of rows) {
    if (measure === "duration" && bucket !== null) durations.set(bucket, count);
  }
  const { processed, retried, failed } = toCounts(rows);
  return {
    handler,
    processed,
    retried,
    failed,
    p50Ms: toPercentileMs(durations, 0.5),
    p95Ms: toPercentileMs(durations, 0.95),
  };
}
