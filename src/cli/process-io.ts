import { constants } from "node:os";

import type { Io } from "./io.ts";

const SIGNALS = ["SIGTERM", "SIGINT"] as const;
// At Ctrl-C the terminal signals the whole group, and npx signals its child once more.
const ECHO_MS = 500;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** This process, as commands see it. */
export function createProcessIo(): Io {
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
    env: process.env,
    directory: process.cwd(),
    chdir: (directory) => process.chdir(directory),
    now: () => new Date(),
    untilStopped,
  };
}

/** Resolves at the first signal; the second ends the process at once. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    // Listening for signals alone does not keep a process up.
    const keepUp = setInterval(() => undefined, LONGEST_TIMER_MS);
    let stoppedAt: number | null = null;
    const onSignal = (signal: (typeof SIGNALS)[number]): void => {
      if (stoppedAt === null) {
        stoppedAt = performance.now();
        clearInterval(keepUp);
        resolve();
      } else if (signal !== "SIGINT" || performance.now() - stoppedAt > ECHO_MS) {
        process.exit(128 + constants.signals[signal]);
      }
    };
    for (const signal of SIGNALS) process.on(signal, onSignal);
  });
}
