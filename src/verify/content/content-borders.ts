import type { ContentSource, Extent, Segment } from "./placeholders.ts";
import { parseTimestamp, type TimestampRule } from "./timestamp.ts";

/** Whether a value ends, or begins, where only one reading of the signed text puts it. */
export type BorderCheck = (value: string, source: ContentSource) => boolean;

/** How a template's timestamp is written and how far it may lie from our clock. */
export interface Timing {
  readonly unit: TimestampRule["unit"];
  readonly toleranceMs: number;
}

/**
 * Finds out how the borders between the values of a template are known. A value that could lend its last characters to
 * the next one would let anyone alter a delivery without changing what was signed.
 *
 * From the left, every border is known up to the first value whose end nothing marks; from the right, every border is
 * known down to the last value whose beginning nothing marks. The template is sound if that is one and the same value,
 * such as the body: what the two sides leave over is its content. What marks the end of a value is
 *
 * - text after it (or, from the right, before it), which the value must then not hold;
 * - a timestamp after it, which must not begin earlier;
 * - for the query of a URL, a body that begins with a character no query holds, as JSON does.
 *
 * A form after the query of a URL is let pass, though fields can move between the two: senders such as Twilio sign it so.
 *
 * @returns For every segment its check, where it needs one. `undefined` if the template is ambiguous.
 */
export function toBorderChecks(
  segments: readonly Segment[],
  timing: Timing | undefined,
): readonly (BorderCheck | undefined)[] | undefined {
  const fromLeft = segments.map((segment, index) => toEnd(segment, segments[index + 1], timing));
  const open = fromLeft.indexOf("open");
  if (open === -1) return fromLeft.map(toCheck);
  const fromRight = segments.map((segment, index) => toBeginning(segment, segments[index - 1]));
  if (fromRight.lastIndexOf("open") > open) return undefined;
  return [...fromLeft.slice(0, open), "clear" as const, ...fromRight.slice(open + 1)].map(toCheck);
}

/** `clear`: the border is always known. `open`: it never is. */
type Border = BorderCheck | "clear" | "open";

function toCheck(border: Border): BorderCheck | undefined {
  return typeof border === "string" ? undefined : border;
}

function toEnd(segment: Segment, next: Segment | undefined, timing: Timing | undefined): Border {
  if (segment.kind === "text") return "clear";
  if (segment.kind === "body" || next === undefined) return "open";
  if (SELF_ENDING.has(segment.extent)) return "clear";
  if (next.kind === "text") return (value) => (value + next.text).indexOf(next.text) === value.length;
  if (next.kind === "body") return toEndBeforeBody(segment);
  if (segment.extent === "query" && next.extent === "form") return "clear";
  if (next.extent !== "timestamp" || timing === undefined) return "open";
  return (value, { timestamp }) => !holdsTimestamp(value, timestamp, timing);
}

const SELF_ENDING: ReadonlySet<Extent> = new Set(["fixed", "timestamp", "quoted"]);

function toEndBeforeBody({ name, extent }: Extract<Segment, { kind: "value" }>): Border {
  if (extent !== "query") return "open";
  return name === "url" ? isUrlClearOfBody : isQueryClearOfBody;
}

function toBeginning(segment: Segment, previous: Segment | undefined): Border {
  if (segment.kind === "text") return "clear";
  if (segment.kind === "body") return "open";
  if (segment.extent === "fixed" || segment.extent === "timestamp") return "clear";
  if (previous?.kind !== "text") return "open";
  return (value) => (previous.text + value).lastIndexOf(previous.text) === 0;
}

/** The characters of RFC 3986, section 3.4. */
const QUERY_CHARACTERS = /^[\w\-.~!$&'()*+,;=:@/?%]*$/;

function isUrlClearOfBody(value: string, source: ContentSource): boolean {
  return value === "" ? toFirst(source) !== "?" : isQueryClearOfBody(value, source);
}

function isQueryClearOfBody(value: string, source: ContentSource): boolean {
  const first = toFirst(source);
  return QUERY_CHARACTERS.test(value) && !QUERY_CHARACTERS.test(first);
}

function toFirst({ reader }: ContentSource): string {
  // Where there is no body, nothing follows: like NUL, it is no character of a query.
  const [byte = 0] = reader.delivery.body;
  return String.fromCharCode(byte);
}

const CLOCK = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

/**
 * Whether another timestamp could begin inside the value before the real one. Of digits, only one as long and as recent
 * could: the clock rules all others out. Two times accepted at once are at most two tolerances apart.
 */
function holdsTimestamp(value: string, timestamp: string, { unit, toleranceMs }: Timing): boolean {
  if (unit === "rfc3339" || unit === "rfc3339-utc") return CLOCK.test(value);
  const atMs = parseTimestamp(timestamp, unit) ?? Number.NaN;
  const text = value + timestamp;
  for (let start = 0; start < value.length; start++) {
    const otherMs = parseTimestamp(text.slice(start, start + timestamp.length), unit) ?? Number.NaN;
    if (Math.abs(otherMs - atMs) <= 2 * toleranceMs) return true;
  }
  return false;
}
