import type { EventPageView } from "../dashboard/index.ts";
import { type Paint, toStateStyle } from "./paint.ts";
import { toTable } from "./table.ts";
import { toShortTime } from "./times.ts";

/** A page of events, for a terminal. */
export function toEventTable({ events, next }: EventPageView, now: Date, paint: Paint): string {
  if (events.length === 0)
    return next === null ? "No events. Send one: npx sluice send\n" : "No such event among the newest ones.\n";
  const rows = events.map((event) => [
    toShortTime(event.receivedAt, now),
    { text: event.state, style: toStateStyle(event.state) },
    `${event.source}/${event.type}`,
    event.id,
    `${event.duplicates}`,
  ]);
  return toTable(["TIME", "STATE", "EVENT", "ID", "DUPLICATES"], rows, paint);
}
