import { toErrorMessage } from "../core/errors.ts";
import { removeWorker } from "../store/index.ts";
import { createActiveJobs } from "./active-jobs.ts";
import { startClaiming } from "./claiming.ts";
import { startKeepers } from "./keepers.ts";
import { createSettlement } from "./settlement.ts";
import type { WorkerOptions } from "./worker-options.ts";

/** A running worker. */
export interface Worker {
  readonly id: string;
  /** Finishes running jobs, gives back the rest, and ends. Idempotent. */
  stop(): Promise<void>;
  /** Resolves once no due job is left that this worker could claim, or after `budgetMs`. */
  drained(budgetMs: number): Promise<void>;
}

/** Starts a worker: claims due jobs, runs their handlers, writes down how they ended. */
export function startWorker(options: WorkerOptions): Worker {
  const { database, logger, settings } = options;
  const id = crypto.randomUUID();
  const settlement = createSettlement({
    database,
    logger,
    leaseMs: settings.leaseMs,
    random: options.random ?? Math.random,
  });
  const active = createActiveJobs({ ...options, ...settings, settlement, onEnd: () => claiming.jobEnded() });
  const claiming = startClaiming(options, id, active);
  const keepers = startKeepers(options, id, active);
  const listening = database.listen(() => claiming.wake());
  listening.catch((error: unknown) => {
    logger.warn("not listening for wake-ups; polling", { error: toErrorMessage(error) });
  });

  const stop = async (): Promise<void> => {
    await claiming.stop();
    await active.finish(settings.stopTimeoutMs);
    await keepers.stop();
    await (
      await listening.catch(() => null)
    )?.();
    await removeWorker(database.working, id);
  };
  let stopping: Promise<void> | null = null;
  return {
    id,
    stop: () => (stopping ??= stop()),
    drained: (budgetMs) => claiming.drained(budgetMs),
  };
}
