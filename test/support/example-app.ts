import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parseEnv } from "node:util";

import { buildExample, EXAMPLE } from "./build-example.ts";
import { findFreePort } from "./free-port.ts";
import { waitUntil } from "./wait-until.ts";

const START_MS = 120_000;
const STOP_MS = 30_000;

/** The development secrets the example comes with. */
export const EXAMPLE_ENV: Readonly<Record<string, string>> = parseEnv(
  readFileSync(join(EXAMPLE, ".env.example"), "utf8"),
) as Record<string, string>;

/** The example app, running. */
export interface ExampleApp {
  readonly url: string;
  readonly port: number;
  /** What it has printed so far. */
  output(): string;
  /** Ends it with SIGTERM and waits. */
  stop(): Promise<void>;
}

/** Runs what `npm start` runs, with the build that all tests share. */
export async function startExample(env: Readonly<Record<string, string>>): Promise<ExampleApp> {
  await buildExample(EXAMPLE_ENV, EXAMPLE);
  return start([join(EXAMPLE, "start.mjs"), "--built"], { env });
}

/**
 * Serves the example, with the build that all tests share.
 *
 * @param isUp What to wait for: by default, that it takes writes.
 * @param directory Where the app is, if it is a copy of the example.
 */
export async function serveExample(
  env: Readonly<Record<string, string>>,
  isUp?: (output: string) => boolean,
  directory: string = EXAMPLE,
): Promise<ExampleApp> {
  await buildExample(EXAMPLE_ENV, directory);
  const next = createRequire(join(directory, "package.json")).resolve("next/dist/bin/next");
  return start([next, "start", "--hostname", "127.0.0.1"], { env, isUp, directory });
}

/** Serves a copy of the example as developers do, so that what they edit is there with the next request. */
export async function developExample(directory: string, env: Readonly<Record<string, string>>): Promise<ExampleApp> {
  return start([join(directory, "start.mjs"), "--dev"], { env: { ...env, NODE_ENV: "development" }, directory });
}

interface Start {
  readonly env: Readonly<Record<string, string>>;
  readonly isUp?: ((output: string) => boolean) | undefined;
  readonly directory?: string;
}

async function start(parameters: readonly string[], { env, isUp, directory = EXAMPLE }: Start): Promise<ExampleApp> {
  const port = await findFreePort();
  const child = spawn(process.execPath, parameters, {
    cwd: directory,
    env: { ...process.env, ...EXAMPLE_ENV, NODE_ENV: "production", ...env, PORT: String(port) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  const url = `http://127.0.0.1:${port}`;
  try {
    await waitUntil("the example app is up", () => isUp?.(printed) ?? isReady(child, url), START_MS);
  } catch (error) {
    child.kill("SIGKILL");
    throw new Error(`The example app did not start:\n${printed}`, { cause: error });
  }
  return { url, port, output: () => printed, stop: () => stop(child) };
}

async function isReady(child: ChildProcess, url: string): Promise<boolean> {
  if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}`);
  const response = await fetch(`${url}/sluice/api/ready`).catch(() => null);
  return response?.ok ?? false;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit", { signal: AbortSignal.timeout(STOP_MS) });
  child.kill("SIGTERM");
  await ended;
}
