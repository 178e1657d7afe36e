import { withTimeout } from "../core/timeout.ts";
import { CliError } from "./cli-error.ts";
import type { Io } from "./io.ts";

/** What a long-running command runs. */
export interface Service {
  start(): Promise<void>;
  /** Ends what `start` began, also where it did not get to its end. */
  stop(): Promise<void>;
}

// Orchestrators commonly kill after 30 s.
const STOP_TIMEOUT_MS = 25_000;

/**
 * Runs a service until the process is told to end.
 *
 * @returns 0 once everything under way has ended.
 * @throws {CliError} `STOP_TIMED_OUT` if that took longer than 25 s; otherwise what `start` threw.
 */
export async function runService(io: Io, service: Service): Promise<number> {
  const stopped = io.untilStopped();
  try {
    await Promise.race([service.start(), stopped]);
    await stopped;
  } finally {
    await withTimeout(
      service.stop(),
      STOP_TIMEOUT_MS,
      () =>
        new CliError(
          "STOP_TIMED_OUT",
          "Not everything ended in time. Jobs under way run again once their leases expire.",
        ),
    );
  }
  return 0;
}
