import { readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import { SluiceError } from "../core/errors.ts";

/** Where an app is. */
export interface Project {
  /** The file that exports `sluice`. */
  readonly configFile: string;
  /** The app's own directory: that of the nearest `package.json` above the file. */
  readonly directory: string;
}

/**
 * Finds the app a command is about: the file given, else the one the nearest `package.json` names under
 * `sluice.config`, else `sluice.ts` in this directory or one above it, or in its `src` or `lib`. Nothing outside of a
 * package is looked at, so that a file somebody left in a shared directory never runs.
 *
 * @param from Where the command was called.
 * @throws {SluiceError} `CONFIG_INVALID` if there is none, saying where it was looked for.
 */
export function findProject(from: string, file?: string): Project {
  const configFile = file === undefined ? searchConfig(from) : toFile(resolve(from, file), "");
  const directory = toAncestors(dirname(configFile)).find(isPackage);
  return { configFile, directory: directory ?? dirname(configFile) };
}

function searchConfig(from: string): string {
  const ancestors = toAncestors(from);
  const nearest = ancestors.find(isPackage);
  const named = nearest === undefined ? null : readConfigField(nearest);
  if (named !== null) return named;
  const searched = ancestors.slice(0, Math.max(ancestors.findLastIndex(isPackage), 0) + 1);
  for (const directory of searched) {
    const found = findIn(directory);
    if (found !== null) return found;
  }
  throw new SluiceError(
    "CONFIG_INVALID",
    `There is no sluice.ts, src/sluice.ts or lib/sluice.ts (nor .js, .mjs) in ${searched.join(", ")}. ` +
      'Name the file with --config FILE, or in package.json: "sluice": { "config": "./path/to/sluice.ts" }',
  );
}

const FOLDERS = ["", "src", "lib"] as const;
const NAMES = ["sluice.ts", "sluice.js", "sluice.mjs"] as const;

function findIn(directory: string): string | null {
  const candidates = FOLDERS.flatMap((folder) => NAMES.map((name) => join(directory, folder, name)));
  return candidates.find(isFile) ?? (isPackage(directory) ? readConfigField(directory) : null);
}

function readConfigField(directory: string): string | null {
  const file = join(directory, "package.json");
  const field = (parsePackage(file) as { sluice?: { config?: unknown } } | null)?.sluice?.config;
  if (field === undefined) return null;
  if (typeof field !== "string")
    throw new SluiceError("CONFIG_INVALID", `"sluice.config" in ${file} is not the path of a file.`);
  return toFile(resolve(directory, field), `, which ${file} names under "sluice.config"`);
}

function parsePackage(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new SluiceError("CONFIG_INVALID", `${file} is not JSON.`, { cause });
  }
}

function toFile(file: string, origin: string): string {
  if (isFile(file)) return file;
  throw new SluiceError("CONFIG_INVALID", `There is no file ${file}${origin}.`);
}

function isPackage(directory: string): boolean {
  return isFile(join(directory, "package.json"));
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** A directory and those above it, nearest first. */
function toAncestors(directory: string): readonly string[] {
  const parent = dirname(directory);
  return parent === directory ? [directory] : [directory, ...toAncestors(parent)];
}
