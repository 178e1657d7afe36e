import type { RejectionPageView } from "../dashboard/index.ts";
import type { Paint } from "./paint.ts";
import { toTable } from "./table.ts";
import { toShortTime } from "./times.ts";

/** A page of rejections, for a terminal. */
export function toRejectionTable({ rejections }: RejectionPageView, now: Date, paint: Paint): string {
  if (rejections.length === 0) return "No delivery was refused.\n";
  const rows = rejections.map((rejection) => [
    toShortTime(rejection.receivedAt, now),
    `${rejection.status}`,
    rejection.source,
    { text: rejection.cause, style: "yellow" as const },
    rejection.method,
    rejection.bodyBytes === null ? "unknown" : `${rejection.bodyBytes}`,
    `${rejection.occurrences}`,
  ]);
  return toTable(["TIME", "STATUS", "SOURCE", "CAUSE", "METHOD", "BYTES", "TIMES"], rows, paint);
}
