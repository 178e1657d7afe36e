import type { RejectionPageView } from "../../dashboard/index.ts";
import { parseArguments } from "../arguments.ts";
import { callApi } from "../call-api.ts";
import type { Command } from "../command.ts";
import { API_OPTIONS } from "../common-options.ts";
import type { Io } from "../io.ts";
import { hasFields, toJsonText } from "../json-text.ts";
import { toPaint } from "../paint.ts";
import { toNextHint, toQuery } from "../paging.ts";
import { toRejectionTable } from "../rejection-table.ts";

const OPTIONS = {
  source: { type: "string", value: "SOURCE", help: "only this source's" },
  limit: { type: "string", value: "N", help: "how many, from 1 to 200; 50 unless given" },
  cursor: { type: "string", value: "ID", help: "only rejections before this one: the next page" },
  ...API_OPTIONS,
} as const;

/** `sluice rejections`: what was refused. */
export const rejections: Command = {
  name: "rejections",
  summary: "List the deliveries that were refused, and why",
  forms: ["rejections [OPTIONS]"],
  notes: ["A row may stand for several refusals of the same kind: see TIMES."],
  options: OPTIONS,
  run,
};

async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values } = parseArguments(argv, OPTIONS, 0);
  const { source, limit, cursor } = values;
  const page = await callApi(io, values, {
    method: "GET",
    path: `rejections${toQuery({ source, limit, cursor })}`,
    isAnswer: isRejectionPage,
  });
  io.stdout.write(
    values.json
      ? toJsonText(page)
      : toRejectionTable(page, io.now(), toPaint(io)) + toNextHint("rejections", values, page.next),
  );
  return 0;
}

function isRejectionPage(answer: unknown): answer is RejectionPageView {
  return hasFields(answer, "rejections", "next") && Array.isArray(answer.rejections);
}
