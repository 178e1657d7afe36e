import type { EventPageView, EventView } from "../../dashboard/index.ts";
import { parseArguments } from "../arguments.ts";
import { callApi } from "../call-api.ts";
import { toUsageError } from "../cli-error.ts";
import type { Command } from "../command.ts";
import { API_OPTIONS } from "../common-options.ts";
import { toEventDetails } from "../event-details.ts";
import { toEventTable } from "../event-table.ts";
import type { Io } from "../io.ts";
import { hasFields, toJsonText } from "../json-text.ts";
import { toPaint } from "../paint.ts";
import { toNextHint, toQuery } from "../paging.ts";

const LIST_OPTIONS = {
  source: { type: "string", value: "SOURCE", help: "only this source's" },
  type: { type: "string", value: "TYPE", help: "only this type" },
  state: {
    type: "string",
    value: "STATE",
    help: "pending, running, done, dead, missing, cancelled or unhandled",
  },
  limit: { type: "string", value: "N", help: "how many, from 1 to 200; 50 unless given" },
  cursor: { type: "string", value: "ID", help: "only events before this one: the next page" },
  ...API_OPTIONS,
} as const;

const SHOW_OPTIONS = {
  full: { type: "boolean", help: "with show: everything, however long" },
  ...API_OPTIONS,
} as const;

/** `sluice events`: what arrived. */
export const events: Command = {
  name: "events",
  summary: "List the events that arrived, or show one",
  forms: ["events [OPTIONS]", "events show ID [OPTIONS]"],
  options: { ...LIST_OPTIONS, ...SHOW_OPTIONS },
  run: (argv, io) => (argv[0] === "show" ? show(argv.slice(1), io) : list(argv, io)),
};

async function list(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArguments(argv, LIST_OPTIONS, 1);
  if (positionals.length > 0) throw toUsageError("One event is shown by: npx sluice events show ID");
  const { source, type, state, limit, cursor } = values;
  const page = await callApi(io, values, {
    method: "GET",
    path: `events${toQuery({ source, type, state, limit, cursor })}`,
    isAnswer: isEventPage,
  });
  io.stdout.write(
    values.json
      ? toJsonText(page)
      : toEventTable(page, io.now(), toPaint(io)) + toNextHint("events", values, page.next),
  );
  return 0;
}

async function show(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArguments(argv, SHOW_OPTIONS, 1);
  const [id] = positionals;
  if (id === undefined) throw toUsageError("Which event? npx sluice events show ID");
  const event = await callApi(io, values, {
    method: "GET",
    path: `events/${encodeURIComponent(id)}`,
    isAnswer: isEvent,
  });
  const options = { paint: toPaint(io), now: io.now(), isFull: values.full ?? false };
  io.stdout.write(values.json ? toJsonText(event) : toEventDetails(event, options));
  return 0;
}

function isEventPage(answer: unknown): answer is EventPageView {
  return hasFields(answer, "events", "next") && Array.isArray(answer.events);
}

function isEvent(answer: unknown): answer is EventView {
  return hasFields(answer, "id", "headers", "body", "jobs", "attempts");
}
