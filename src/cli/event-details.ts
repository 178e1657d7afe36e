import type { EventView } from "../dashboard/index.ts";
import { type Paint, toStateStyle } from "./paint.ts";
import { toPrettyJson } from "./pretty-json.ts";
import { toPrintable, toPrintableLines } from "./printable.ts";
import { toTable } from "./table.ts";
import { toDuration, toShortTime } from "./times.ts";

/** How an event is shown. */
export interface DetailOptions {
  readonly paint: Paint;
  readonly now: Date;
  /** Everything, however long. */
  readonly isFull: boolean;
}

/** Lines of a body and characters of each, attempts, and characters of an error that are shown unless all is asked for. */
const BOUNDS = { lines: 60, columns: 500, attempts: 20, error: 500 } as const;
const NO_BOUNDS: Bounds = {
  lines: Infinity,
  columns: Infinity,
  attempts: Infinity,
  error: Infinity,
};

type Bounds = Readonly<Record<keyof typeof BOUNDS, number>>;

/** All that is known of one event, for a terminal. */
export function toEventDetails(event: EventView, options: DetailOptions): string {
  const bounds = options.isFull ? NO_BOUNDS : BOUNDS;
  return [
    `${options.paint("bold", toPrintable(`${event.source}/${event.type}`))}\n${toFacts(event)}`,
    toSection("Headers", toRows(event.headers), options),
    toSection(`Body (${event.body.bytes} bytes)`, toBody(event, bounds), options),
    toSection("Jobs", toJobs(event, options, bounds), options),
    toSection("Attempts", toAttempts(event, options, bounds), options),
  ].join("\n");
}

function toSection(title: string, content: string, { paint }: DetailOptions): string {
  return `${paint("bold", title)}\n${content.replaceAll(/^(?=.)/gm, "  ")}`;
}

function toFacts(event: EventView): string {
  const seen = event.lastSeenAt === null ? "" : `, last seen ${event.lastSeenAt}`;
  const facts = [
    ["event id", event.id],
    ["sender's id", event.externalId ?? "none"],
    ["received", event.receivedAt],
    ["proven by", `secret ${event.secretLabel}`],
    ["duplicates", event.duplicates === 0 ? "0" : `${event.duplicates}${seen}`],
    ...(event.conflicts === 0 ? [] : [["conflicts", `${event.conflicts} duplicates had another body`] as const]),
    ...(event.isParsed ? [] : [["payload", "could not be parsed"] as const]),
  ] as const;
  return toRows(facts).replaceAll(/^(?=.)/gm, "  ");
}

function toRows(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${toPrintable(name).padEnd(width)}  ${toPrintable(value)}\n`).join("");
}

function toBody({ body }: EventView, bounds: Bounds): string {
  if (body.bytes === 0) return "empty\n";
  if (body.text === null && body.isRedacted) return "withheld: the app's redaction rules cannot be applied to it\n";
  if (body.text === null) return "not text; --json has its bytes in base64\n";
  const lines = toPrintableLines(toPrettyJson(body.text) ?? body.text).split("\n");
  const shown = lines.slice(0, bounds.lines).map((line) => clip(line, bounds.columns));
  const left = lines.length - shown.length;
  return `${shown.join("\n")}\n${left === 0 ? "" : `… ${left} more lines: --full\n`}`;
}

function toJobs({ jobs }: EventView, { paint, now }: DetailOptions, bounds: Bounds): string {
  if (jobs.length === 0) return "none: no handler is registered for this event\n";
  const rows = jobs.map((job) => [
    job.handler,
    { text: job.state, style: toStateStyle(job.state) },
    job.attemptLimit === 0 ? `${job.attempt} in the request` : `${job.attempt} of ${job.attemptLimit}`,
    job.state === "ready" ? `due ${toShortTime(job.runAt, now)}` : toShortTime(job.endedAt ?? job.runAt, now),
    toOneLine(job.lastError ?? "", bounds),
  ]);
  return toTable(["HANDLER", "STATE", "ATTEMPTS", "WHEN", "LAST ERROR"], rows, paint);
}

function toAttempts(event: EventView, { paint, now }: DetailOptions, bounds: Bounds): string {
  if (event.attempts.length === 0) return "none yet\n";
  const shown = event.attempts
    .toSorted((left, right) => left.startedAt.localeCompare(right.startedAt))
    .slice(-Math.min(bounds.attempts, event.attempts.length));
  const left = event.attempts.length - shown.length;
  const rows = shown.map((attempt) => [
    toShortTime(attempt.startedAt, now),
    attempt.handler,
    `${attempt.number}`,
    { text: attempt.outcome, style: toStateStyle(attempt.outcome) },
    toDuration(attempt.durationMs),
    toOneLine(attempt.error ?? "", bounds),
  ]);
  const table = toTable(["STARTED", "HANDLER", "NUMBER", "OUTCOME", "TOOK", "ERROR"], rows, paint);
  return left === 0 ? table : `${table}… ${left} more before these: --full\n`;
}

function toOneLine(error: string, bounds: Bounds): string {
  return clip(error.replaceAll(/\s+/g, " "), bounds.error);
}

function clip(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}… (--full)`;
}
