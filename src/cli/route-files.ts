import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

import { CliError } from "./cli-error.ts";

/** A route file of an app. */
export interface RouteFile {
  /** Where it answers, as Next.js writes it: `/api/tasks/[id]`. */
  readonly path: string;
  /** From the app directory, without its extension and with slashes: `api/tasks/[id]/route`. */
  readonly module: string;
}

/**
 * Finds the route files below an app directory, in the order of their paths. Folders that Next.js leaves out are left
 * out, and those that are not part of the path are not in it.
 *
 * @throws {CliError} `ROUTES_CLASH` if two files answer at the same path, as Next.js refuses it too.
 * @see https://nextjs.org/docs/app/getting-started/project-structure
 */
export function findRouteFiles(appDirectory: string): readonly RouteFile[] {
  const files = walk(appDirectory, []).map((segments) => ({ path: toPath(segments), module: toModule(segments) }));
  const sorted = files.toSorted((one, other) => compare(one.path, other.path) || compare(one.module, other.module));
  const clash = sorted.find(({ path }, index) => sorted[index + 1]?.path === path);
  if (clash !== undefined) throw new CliError("ROUTES_CLASH", `Two route files answer at ${clash.path}.`);
  return sorted;
}

/** The app directory of a project: `app`, or `src/app`. Undefined if there is neither. */
export function findAppDirectory(directory: string): string | undefined {
  return ["app", "src/app"].find((name) => isDirectory(join(directory, name)));
}

const ROUTE_FILE = /^route\.(?:tsx?|jsx?)$/;

function walk(directory: string, segments: readonly string[]): readonly (readonly string[])[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isFile()) return ROUTE_FILE.test(entry.name) ? [segments] : [];
    if (!entry.isDirectory() || isLeftOut(entry.name)) return [];
    return walk(join(directory, entry.name), [...segments, entry.name]);
  });
}

/** Private folders, what is none of the app's, and intercepting routes, which are pages. */
function isLeftOut(name: string): boolean {
  return name.startsWith("_") || name.startsWith(".") || name === "node_modules" || /^\(\.{1,3}\)/.test(name);
}

/** Groups and slots are folders, and no part of a path. `%5F` is how a path begins with an underscore. */
function toPath(segments: readonly string[]): string {
  const visible = segments.filter((name) => !/^\(.*\)$/.test(name) && !name.startsWith("@"));
  return `/${visible.map((name) => name.replace(/^%5F/i, "_")).join("/")}`;
}

function toModule(segments: readonly string[]): string {
  return [...segments, "route"].join("/");
}

/** By their characters, so that the order does not depend on where this runs. */
function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
