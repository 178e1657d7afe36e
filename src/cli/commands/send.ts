import { randomUUID } from "node:crypto";

import { sampleTypes } from "../../testing/samples/index.ts";
import type { Source, Sources } from "../../verify/index.ts";
import { type OptionValues, parseArguments, toWholeNumber } from "../arguments.ts";
import { DEFAULT_PORT, toBaseUrl, toLocalUrl } from "../base-url.ts";
import { toUsageError } from "../cli-error.ts";
import type { Command } from "../command.ts";
import { toCommandLine } from "../command-line.ts";
import { CONFIG_OPTION, JSON_OPTION } from "../common-options.ts";
import type { Io } from "../io.ts";
import { toSuggestion } from "../nearest.ts";
import { postDelivery, type Receipt } from "../post-delivery.ts";
import { openSluice } from "../project.ts";
import { readData } from "../read-data.ts";
import { signSample } from "../sample-delivery.ts";
import { describeSource, describeSources } from "../source-list.ts";

const OPTIONS = {
  url: {
    type: "string",
    value: "URL",
    help: "the app's address; SLUICE_URL, or this machine's PORT or 3000 unless given",
  },
  data: { type: "string", value: "FILE", help: "send exactly this body; - reads standard input" },
  id: {
    type: "string",
    value: "ID",
    help: "the event's id, to send one event again; a new one unless given",
  },
  count: {
    type: "string",
    value: "N",
    help: "send N deliveries, one after the other; of one event with --id",
  },
  config: CONFIG_OPTION,
  json: JSON_OPTION,
} as const;

/** `sluice send`: a signed test event. */
export const send: Command = {
  name: "send",
  summary: "Send the running app a signed test event",
  forms: ["send", "send SOURCE", "send SOURCE TYPE [OPTIONS]"],
  notes: [
    "Without a type it lists the types there are samples of, without a source the sources. Any other type is sent too.",
    "Signs with the source's own secret, as sluice.ts has it. Needs no database.",
  ],
  options: OPTIONS,
  run,
};

async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArguments(argv, OPTIONS, 2);
  const count = toWholeNumber("--count", values.count ?? "1", { min: 1, max: 100_000 });
  const { sources } = await openSluice(io, values.config);
  const [name, type] = positionals;
  if (name === undefined) return print(io, describeSources(sources, values.json ?? false));
  const source = findSource(sources, name);
  if (type === undefined) return print(io, describeSource(name, source, values.json ?? false));
  const body = values.data === undefined ? undefined : await readData(io, values.data);
  if (body === undefined) hintAtSample(io, source, type);
  const base = toBase(io, values);
  return sendAll(io, { name, source, type, body, base, count, values });
}

interface Sending {
  readonly name: string;
  readonly source: Source;
  readonly type: string;
  readonly body: Uint8Array | undefined;
  readonly base: string;
  readonly count: number;
  readonly values: OptionValues<typeof OPTIONS>;
}

async function sendAll(io: Io, sending: Sending): Promise<number> {
  const { name, source, type, body, base, values } = sending;
  let last: Receipt | null = null;
  for (let sent = 0; sent < sending.count; sent += 1) {
    const id = values.id ?? randomUUID();
    const signed = await signSample(source, { type, id, at: io.now(), body });
    last = await postDelivery(base, name, signed);
    io.stdout.write(values.json ? `${JSON.stringify(last)}\n` : `${toLine(last, sending)}\n`);
  }
  if (!values.json && last !== null) io.stdout.write(`\nLook at it: ${toLook(io, last.id, sending)}\n`);
  return 0;
}

function toLine({ status, result, id }: Receipt, { name, type }: Sending): string {
  return `${status} ${result}  ${name}/${type}  ${id}`;
}

function toLook(io: Io, id: string, { base, values }: Sending): string {
  const isFound = values.url === undefined && (io.env["SLUICE_URL"] || base === HOME);
  const elsewhere = isFound ? [] : ["--url", base];
  const config = values.config === undefined ? [] : ["--config", values.config];
  return toCommandLine(["events", "show", id, ...elsewhere, ...config]);
}

const HOME = `http://localhost:${DEFAULT_PORT}`;

function toBase(io: Io, { url }: OptionValues<typeof OPTIONS>): string {
  const given = url ?? io.env["SLUICE_URL"];
  return given ? toBaseUrl(given) : toLocalUrl(io.env);
}

function findSource(sources: Sources, name: string): Source {
  const source = Object.hasOwn(sources, name) ? sources[name] : undefined;
  if (source !== undefined) return source;
  const names = Object.keys(sources);
  throw toUsageError(`There is no source "${name}".${toSuggestion(name, names)} Sources: ${names.join(", ")}`);
}

/** A type without a sample may be meant, or mistyped. */
function hintAtSample(io: Io, { definition }: Source, type: string): void {
  const types = sampleTypes(definition.name);
  if (types.includes(type)) return;
  io.stderr.write(
    `There is no sample of "${type}", so it is sent in ${definition.name}'s envelope.${toSuggestion(type, types)}\n`,
  );
}

function print(io: Io, text: string): number {
  io.stdout.write(text);
  return 0;
}
