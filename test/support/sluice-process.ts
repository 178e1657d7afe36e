import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const COMMAND = fileURLToPath(new URL("../../bin/sluice.js", import.meta.url));
const READY_MS = 30_000;

/** A `sluice` command that runs until it is stopped. */
export interface SluiceProcess {
  /** What it has printed so far. */
  output(): string;
  /** Waits for a line and returns what the pattern's first group matched. */
  waitFor(pattern: RegExp): Promise<string>;
  /** Sends a signal and waits for the end. Answers the exit code, or null where the signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts `sluice <parameters>`. */
export function startSluice(
  parameters: readonly string[],
  env: Readonly<Record<string, string>> = {},
  directory: string = process.cwd(),
): SluiceProcess {
  const child = spawn(process.execPath, [COMMAND, ...parameters], {
    cwd: directory,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  const keep = (chunk: Buffer): void => {
    printed += chunk.toString();
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  return {
    output: () => printed,
    waitFor: (pattern) => waitFor(child, () => printed, pattern),
    end: (signal) => end(child, signal),
  };
}

/** Runs `sluice <parameters>` to its end. */
export async function runSluice(
  parameters: readonly string[],
  env: Readonly<Record<string, string>> = {},
  directory: string = process.cwd(),
): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(process.execPath, [COMMAND, ...parameters], {
    cwd: directory,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, output };
}

async function waitFor(child: ChildProcess, printed: () => string, pattern: RegExp): Promise<string> {
  const timeout = AbortSignal.timeout(READY_MS);
  for (;;) {
    const match = pattern.exec(printed());
    if (match !== null) return match[1] ?? match[0];
    if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}:\n${printed()}`);
    await Promise.race([
      once(child.stdout as NodeJS.ReadableStream, "data", { signal: timeout }),
      once(child.stderr as NodeJS.ReadableStream, "data", { signal: timeout }),
      once(child, "exit", { signal: timeout }),
    ]).catch(() => {
      throw new Error(`did not print ${String(pattern)}:\n${printed()}`);
    });
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = once(child, "exit") as Promise<[number | null]>;
  child.kill(signal);
  return (await ended)[0];
}
