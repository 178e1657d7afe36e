import type { RejectionPageView } from "../dashboard/index.ts";
import { HINT_TEXTS } from "../verify/index.ts";
import type { Paint } from "./paint.ts";
import { toPrintable } from "./printable.ts";
import { toTable } from "./table.ts";
import { toShortTime } from "./times.ts";

/** A page of rejections, for a terminal: the refusals, then what their hints mean. */
export function toRejectionTable({ rejections }: RejectionPageView, now: Date, paint: Paint): string {
  if (rejections.length === 0) return "No delivery was refused.\n";
  // An app of an earlier version knows no hints.
  const hints = rejections.map(({ hint }) => hint ?? "");
  const hasHints = hints.some((hint) => hint !== "");
  const rows = rejections.map((rejection, index) => [
    toShortTime(rejection.receivedAt, now),
    `${rejection.status}`,
    rejection.source,
    { text: rejection.cause, style: "yellow" as const },
    rejection.method,
    rejection.bodyBytes === null ? "unknown" : `${rejection.bodyBytes}`,
    `${rejection.occurrences}`,
    ...(hasHints ? [hints[index] ?? ""] : []),
  ]);
  const header = ["TIME", "STATUS", "SOURCE", "CAUSE", "METHOD", "BYTES", "TIMES", ...(hasHints ? ["HINT"] : [])];
  return toTable(header, rows, paint) + toLegend(hints, paint);
}

function toLegend(hints: readonly string[], paint: Paint): string {
  const distinct = [...new Set(hints)].filter((hint) => Object.hasOwn(HINT_TEXTS, hint));
  if (distinct.length === 0) return "";
  const texts: Readonly<Record<string, string>> = HINT_TEXTS;
  return `\n${distinct.map((hint) => `${paint("bold", toPrintable(hint))}  ${texts[hint] ?? ""}\n`).join("")}`;
}
