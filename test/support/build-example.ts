import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, relative, resolve } from "node:path";
import { promisify } from "node:util";

import { waitUntil } from "./wait-until.ts";

const REPOSITORY = resolve(import.meta.dirname, "../..");
/** Where the example is. */
export const EXAMPLE: string = join(REPOSITORY, "examples/saas");
const LOCK = join(REPOSITORY, "node_modules/.cache/sluice-example-build");
const BUILD_MS = 200_000;

/**
 * Builds the example app, unless what is there was built of these very files. Of test files that run at once, one
 * builds and the others wait.
 *
 * @param directory Where the app is: the example, or a copy of it.
 */
export async function buildExample(env: Readonly<Record<string, string>>, directory: string): Promise<void> {
  const stamp = join(directory, ".next/built-of");
  await waitUntil("the example is free to be built", takeLock, BUILD_MS);
  try {
    const files = hashFiles(directory);
    if ((await readFile(stamp, "utf8").catch(() => "")) === files) return;
    const next = createRequire(join(directory, "package.json")).resolve("next/dist/bin/next");
    await promisify(execFile)(process.execPath, [next, "build"], {
      cwd: directory,
      env: { ...process.env, ...env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
      timeout: BUILD_MS,
    });
    await writeFile(stamp, files);
  } finally {
    await rm(LOCK, { recursive: true });
  }
}

/** Whoever makes the directory has the lock. One whose process is gone is taken away. */
async function takeLock(): Promise<boolean> {
  await mkdir(join(LOCK, ".."), { recursive: true });
  try {
    await mkdir(LOCK);
  } catch {
    const owner = await readFile(join(LOCK, "pid"), "utf8").catch(() => "");
    if (owner !== "" && !isRunning(Number(owner))) await rm(LOCK, { recursive: true, force: true });
    return false;
  }
  await writeFile(join(LOCK, "pid"), String(process.pid));
  return true;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** What a build is made of: the app, the library as it is built, and the packages. */
function hashFiles(directory: string): string {
  const hash = createHash("sha256");
  const paths = [
    ...listFiles(directory),
    ...listFiles(join(REPOSITORY, "dist")),
    join(REPOSITORY, "package-lock.json"),
  ];
  for (const path of paths.toSorted()) {
    hash.update(`${relative(REPOSITORY, path)}\n`).update(readFileSync(path));
  }
  return hash.digest("hex");
}

/** Made by builds and runs, or read when the app starts. */
export const LEFT_OUT: RegExp = /^(?:node_modules|\..*|.*\.tsbuildinfo|next-env\.d\.ts)$/;

function listFiles(directory: string): readonly string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (LEFT_OUT.test(entry.name)) return [];
    return entry.isDirectory() ? listFiles(path) : [path];
  });
}
