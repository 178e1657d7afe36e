import { toErrorMessage } from "../core/errors.ts";
import { sleep } from "../core/sleep.ts";
import { claimJobs } from "../store/index.ts";
import type { ActiveJobs } from "./active-jobs.ts";
import { startLoop } from "./loop.ts";
import { createPausedHandlers } from "./paused-handlers.ts";
import type { WorkerOptions } from "./worker-options.ts";

/** The part of a worker that takes due jobs. */
export interface Claiming {
  /** Jobs may have become due. */
  wake(): void;
  /** A job ended, so there is room for another. */
  jobEnded(): void;
  /** Resolves once no due job is left and none runs, or after `budgetMs`. */
  drained(budgetMs: number): Promise<void>;
  stop(): Promise<void>;
}

const MAX_CLAIM = 500;
const DRAIN_CHECK_MS = 10;

/** Starts claiming: as many jobs as there is room for, again whenever there may be more. */
export function startClaiming(options: WorkerOptions, workerId: string, active: ActiveJobs): Claiming {
  const { database, handlers, logger, settings } = options;
  // Claiming job by job while a backlog is worked off would cost a statement each.
  const worthwhile = Math.max(1, Math.floor(settings.concurrency / 4));
  const pauses = createPausedHandlers(database.working);
  let isBacklogged = true;

  const round = async (): Promise<boolean> => {
    const paused = await pauses.read();
    if (paused.size > 0) await active.giveBackWaiting(paused);
    const limit = Math.min(active.room, MAX_CLAIM);
    if (limit <= 0) return false;
    const names = [...handlers().keys()].filter((name) => !paused.has(name));
    const jobs =
      names.length === 0
        ? []
        : await claimJobs(database.working, {
            workerId,
            handlers: names,
            limit,
            leaseMs: settings.leaseMs,
          });
    for (const job of jobs) active.start(job);
    isBacklogged = jobs.length === limit;
    return isBacklogged && active.room >= worthwhile;
  };

  const loop = startLoop({
    round,
    idleMs: settings.pollMs,
    onFailure: (error) => logger.error("claiming failed; trying again", { error: toErrorMessage(error) }),
    onRecovery: () => logger.info("claiming works again"),
  });
  return {
    wake: () => loop.wake(),
    jobEnded() {
      if (isBacklogged && active.room >= worthwhile) loop.wake();
    },
    async drained(budgetMs) {
      const endsAt = performance.now() + budgetMs;
      while ((isBacklogged || active.count > 0) && performance.now() < endsAt) await sleep(DRAIN_CHECK_MS);
    },
    stop: () => loop.stop(),
  };
}
