/** A span that ends now. */
export type Range = "hour" | "day" | "week";

/** How a span is cut into slots: what a slot is, and how many. */
export interface Slots {
  readonly resolution: "minute" | "hour";
  readonly slotMs: number;
  readonly slots: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** The slots of a span: an hour in minutes, a day or a week in hours. The last one is the slot of now. */
export function toSlots(range: Range): Slots {
  switch (range) {
    case "hour":
      return { resolution: "minute", slotMs: MINUTE_MS, slots: 60 };
    case "day":
      return { resolution: "hour", slotMs: HOUR_MS, slots: 24 };
    case "week":
      return { resolution: "hour", slotMs: HOUR_MS, slots: 168 };
  }
}
