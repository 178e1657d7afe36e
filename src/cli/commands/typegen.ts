import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

import { parseArguments } from "../arguments.ts";
import { CliError, toUsageError } from "../cli-error.ts";
import type { Command } from "../command.ts";
import type { Io } from "../io.ts";
import { findAppDirectory, findRouteFiles, type RouteFile } from "../route-files.ts";
import { toRouteLoader, toRouteMap } from "../route-map.ts";

const OPTIONS = {
  out: { type: "string", value: "FILE", help: "where to write the map; sluice-routes.ts beside the directory" },
  loader: { type: "string", value: "FILE", help: "also write a module that loads the routes, for toOpenApi" },
  check: { type: "boolean", help: "write nothing, and fail if a file is not what would be written" },
} as const;

/** `sluice typegen`: writes down which routes an app has. */
export const typegen: Command = {
  name: "typegen",
  summary: "Write the map of the app's routes, for the typed client",
  forms: ["typegen [DIRECTORY] [OPTIONS]"],
  notes: ["DIRECTORY is where the route files are: app or src/app unless given."],
  options: OPTIONS,
  run,
};

async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArguments(argv, OPTIONS, 1);
  const app = toAppDirectory(io, positionals[0]);
  const files = readRouteFiles(app);
  const map = resolve(io.directory, values.out ?? join(dirname(app), "sluice-routes.ts"));
  const loader = values.loader === undefined ? undefined : resolve(io.directory, values.loader);
  if (loader === map) throw toUsageError("--out and --loader name the same file.");
  const outputs = [
    { file: map, text: toRouteMap(files, toSpecifier(map, app)) },
    ...(loader === undefined ? [] : [{ file: loader, text: toRouteLoader(files, toSpecifier(loader, app)) }]),
  ];
  for (const output of outputs) put(output, values.check === true, io);
  return 0;
}

function toAppDirectory(io: Io, given: string | undefined): string {
  const found = given ?? findAppDirectory(io.directory);
  if (found !== undefined) return resolve(io.directory, found);
  throw toUsageError("There is no app and no src/app here. Name the directory: sluice typegen DIRECTORY");
}

function readRouteFiles(directory: string): readonly RouteFile[] {
  try {
    return findRouteFiles(directory);
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError("APP_UNREADABLE", `${directory} cannot be read.`, { cause: error });
  }
}

function toSpecifier(file: string, app: string): string {
  const path = relative(dirname(file), app).split(sep).join("/");
  return path.startsWith(".") ? path : `./${path}`;
}

interface Output {
  readonly file: string;
  readonly text: string;
}

/** A file that says so already is left alone: what watches it has nothing to do. */
function put({ file, text }: Output, isCheck: boolean, io: Io): void {
  const name = relative(io.directory, file);
  if (readOld(file) === text) return void io.stdout.write(`${name} is up to date.\n`);
  if (isCheck) throw new CliError("ROUTES_STALE", `${name} is not up to date. Run sluice typegen.`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  io.stdout.write(`Wrote ${name}.\n`);
}

function readOld(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
