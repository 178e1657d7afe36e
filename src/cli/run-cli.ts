import { inspect } from "node:util";

import { isSluiceError, toErrorMessage } from "../core/errors.ts";
import { CliError, toUsageError } from "./cli-error.ts";
import type { Command } from "./command.ts";
import { events } from "./commands/events.ts";
import { migrate } from "./commands/migrate.ts";
import { rejections } from "./commands/rejections.ts";
import { replay } from "./commands/replay.ts";
import { send } from "./commands/send.ts";
import { serve } from "./commands/serve.ts";
import { studio } from "./commands/studio.ts";
import { typegen } from "./commands/typegen.ts";
import { worker } from "./commands/worker.ts";
import { toCommandHelp, toHelp } from "./help.ts";
import type { Io } from "./io.ts";
import { toSuggestion } from "./nearest.ts";
import { toPrintableLines } from "./printable.ts";
import { readVersion } from "./version.ts";

const COMMANDS: readonly Command[] = [send, events, replay, rejections, serve, worker, studio, migrate, typegen];

/**
 * Runs one command line. Never rejects: a failure is one message on standard error.
 *
 * @param argv What follows `sluice`.
 * @returns The exit status: 0, 1 where it did not work, 2 where the command line is wrong.
 */
export async function runCli(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(argv, io);
  } catch (error) {
    const text = io.env["SLUICE_DEBUG"] === "1" ? inspect(error) : toFailureText(error);
    io.stderr.write(`${toPrintableLines(text)}\n`);
    return error instanceof CliError ? error.exitCode : 1;
  }
}

async function dispatch([name = "help", ...rest]: readonly string[], io: Io): Promise<number> {
  if (name === "--version" || name === "-v") return print(io, `${readVersion()}\n`);
  if (HELP.includes(name)) return print(io, toHelpAbout(rest[0]));
  const command = findCommand(name);
  if (rest.some((word) => word === "--help" || word === "-h")) return print(io, toCommandHelp(command));
  return command.run(rest, io);
}

const HELP: readonly string[] = ["help", "--help", "-h"];

function print(io: Io, text: string): number {
  io.stdout.write(text);
  return 0;
}

function toHelpAbout(name: string | undefined): string {
  return name === undefined ? toHelp(COMMANDS, readVersion()) : toCommandHelp(findCommand(name));
}

function findCommand(name: string): Command {
  const command = COMMANDS.find((known) => known.name === name);
  if (command !== undefined) return command;
  if (name.startsWith("-")) throw toUsageError(`${name} must come after a command: sluice COMMAND ${name}`);
  const names = [...COMMANDS.map((known) => known.name), "help"];
  throw toUsageError(`There is no command "${name}".${toSuggestion(name, names)} All commands: npx sluice help`);
}

function toFailureText(error: unknown): string {
  if (error instanceof CliError || isSluiceError(error)) return `${error.code}: ${error.message}`;
  return `UNEXPECTED: ${toErrorMessage(error)}\nSLUICE_DEBUG=1 shows where it came from.`;
}
