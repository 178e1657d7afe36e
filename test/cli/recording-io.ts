import { once } from "node:events";

import type { Io } from "../../src/cli/io.ts";
import { runCli } from "../../src/cli/run-cli.ts";

/** What a command printed, where it went, and how it ended. */
export interface CliRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly directories: readonly string[];
}

/** An {@link Io} that keeps what is written. */
export interface RecordingIo extends Io {
  readonly printed: { stdout: string; stderr: string };
  readonly directories: string[];
}

export const NOW: Date = new Date(2026, 10, 20, 22, 4, 11);

/** Makes an {@link Io} without a process. */
export function createRecordingIo(overrides: Partial<Io> = {}): RecordingIo {
  const printed = { stdout: "", stderr: "" };
  const directories: string[] = [];
  return {
    stdout: { write: (text) => (printed.stdout += text) },
    stderr: { write: (text) => (printed.stderr += text) },
    stdin: toStream([]),
    env: {},
    directory: "/",
    chdir: (directory) => void directories.push(directory),
    now: () => new Date(),
    untilStopped: () => new Promise(() => undefined),
    printed,
    directories,
    ...overrides,
  };
}

/** A {@link RecordingIo} of a process that ends when it is told to. */
export function createStoppableIo(directory: string): { readonly io: RecordingIo; readonly stop: () => void } {
  const stopping = new AbortController();
  const stopped = once(stopping.signal, "abort").then(() => undefined);
  const io = createRecordingIo({ directory, untilStopped: () => stopped });
  return { io, stop: () => stopping.abort() };
}

/** Runs one command line without a process. */
export async function run(argv: readonly string[], overrides: Partial<Io> = {}): Promise<CliRun> {
  const io = createRecordingIo(overrides);
  const exitCode = await runCli(argv, io);
  return { exitCode, ...io.printed, directories: io.directories };
}

/** A stream of chunks, such as standard input. */
export async function* toStream(chunks: readonly string[]): AsyncIterable<string> {
  yield* chunks;
}
