import { parseArguments } from "../arguments.ts";
import { callApi } from "../call-api.ts";
import { toUsageError } from "../cli-error.ts";
import type { Command } from "../command.ts";
import { toCommandLine, toOptionWords } from "../command-line.ts";
import { API_OPTIONS } from "../common-options.ts";
import type { Io } from "../io.ts";
import { hasFields, toJsonText } from "../json-text.ts";
import { toPrintable } from "../printable.ts";
import { toQuery } from "../paging.ts";

const OPTIONS = {
  handler: { type: "string", value: "NAME", help: "only this handler" },
  ...API_OPTIONS,
} as const;

/** `sluice replay`: runs an event's handlers again. */
export const replay: Command = {
  name: "replay",
  summary: "Run an event's handlers again",
  forms: ["replay ID [OPTIONS]"],
  notes: ["The jobs are queued; the app or sluice worker runs them."],
  options: OPTIONS,
  run,
};

/** What the API answers, by handler. */
interface Replayed {
  readonly queued: readonly string[];
  readonly running: readonly string[];
}

async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArguments(argv, OPTIONS, 1);
  const [id] = positionals;
  if (id === undefined) throw toUsageError("Which event? npx sluice replay ID");
  const replayed = await callApi(io, values, {
    method: "POST",
    path: `events/${encodeURIComponent(id)}/replay${toQuery({ handler: values.handler })}`,
    isAnswer: isReplayed,
  });
  const look = toCommandLine(["events", "show", id, ...toOptionWords(values, ["json", "handler"])]);
  io.stdout.write(values.json ? toJsonText(replayed) : toReport(replayed, look));
  return replayed.queued.length + replayed.running.length === 0 ? 1 : 0;
}

function toReport({ queued, running }: Replayed, look: string): string {
  if (queued.length + running.length === 0) return "Nothing to run: no such handler takes this event.\n";
  const lines = [
    ...queued.map((handler) => `queued   ${toPrintable(handler)}`),
    ...running.map((handler) => `running  ${toPrintable(handler)} (left alone)`),
  ];
  return `${lines.join("\n")}\n\nThe app or a worker runs it. Look at it: ${look}\n`;
}

function isReplayed(answer: unknown): answer is Replayed {
  return hasFields(answer, "queued", "running") && Array.isArray(answer.queued) && Array.isArray(answer.running);
}
