import { isSluiceError, toErrorMessage, type ErrorCode } from "../core/errors.ts";
import type { Logger } from "../core/logger.ts";
import { sleep } from "../core/sleep.ts";
import type { Worker } from "../worker/index.ts";

/** The working half of an app. */
export interface WorkerLifecycle {
  /**
   * Starts the worker once. A database that is down is waited for in the background.
   *
   * @throws {SluiceError} what waiting cannot mend, such as `STORE_LOCKED`.
   */
  start(): Promise<void>;
  /** Works off due jobs with the running worker, or with one that lives as long as this call. */
  drain(budgetMs: number): Promise<void>;
  /** Stops the worker. Idempotent. */
  stop(): Promise<void>;
}

/** What a {@link WorkerLifecycle} works with. */
export interface WorkerLifecycleOptions {
  readonly start: () => Promise<Worker>;
  readonly logger: Logger;
}

const RETRY_MS = 1_000;

/** Makes the working half of an app, not started yet. */
export function createWorkerLifecycle(options: WorkerLifecycleOptions): WorkerLifecycle {
  const { logger } = options;
  let starting: Promise<Worker | null> | null = null;
  let stopped = new AbortController();

  const retryUntilUp = async (): Promise<Worker | null> => {
    while (!stopped.signal.aborted) {
      try {
        const worker = await options.start();
        logger.info("the database is up; working");
        return worker;
      } catch (error) {
        if (!isPassing(error)) logger.error("the worker cannot start", { error: toErrorMessage(error) });
        await sleep(RETRY_MS, stopped.signal);
      }
    }
    return null;
  };

  const start = async (): Promise<void> => {
    if (starting !== null) return;
    stopped = new AbortController();
    const first = options.start();
    starting = first;
    try {
      await first;
    } catch (error) {
      starting = null;
      if (!isPassing(error)) throw error;
      logger.warn("the database is not up; waiting for it", { error: toErrorMessage(error) });
      starting = retryUntilUp();
    }
  };

  const stop = async (): Promise<void> => {
    stopped.abort();
    const worker = await starting?.catch(() => null);
    await worker?.stop();
    starting = null;
  };

  const drain = async (budgetMs: number): Promise<void> => {
    const running = await starting;
    const worker = running ?? (await options.start());
    await worker.drained(budgetMs);
    if (running === null) await worker.stop();
  };
  return { start, drain, stop };
}

const LASTING: readonly ErrorCode[] = ["CONFIG_INVALID", "STORE_LOCKED", "SCHEMA_NEWER", "DEPENDENCY_MISSING"];

function isPassing(error: unknown): boolean {
  return !isSluiceError(error) || !LASTING.includes(error.code);
}
