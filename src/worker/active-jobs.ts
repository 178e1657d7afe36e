import type { SluiceEvent } from "../core/event.ts";
import { sleep } from "../core/sleep.ts";
import { releaseJobs, type ClaimedJob, type Database, type HeldJob, type StoredEvent } from "../store/index.ts";
import { AttemptControl } from "./attempt-control.ts";
import type { Handler } from "./handler.ts";
import { createLazyTransaction } from "./lazy-transaction.ts";
import { runHandler, toInterruption, type AttemptEnding } from "./run-handler.ts";
import type { Settlement } from "./settlement.ts";
import { createSlots } from "./slots.ts";

/** The jobs a worker holds and runs. */
export interface ActiveJobs {
  readonly count: number;
  /** How many more are worth claiming: as many as there are free slots, and a little ahead where jobs are short. */
  readonly room: number;
  /** Runs a claimed job to its end, once a slot is free. */
  start(job: ClaimedJob): void;
  /** The leases to extend. */
  held(): readonly HeldJob[];
  /** Takes away from their handlers the jobs whose lease, once asked to extend, was no longer ours. */
  interruptLost(asked: readonly HeldJob[], stillHeld: readonly HeldJob[]): void;
  /** Gives back what these handlers have not begun. */
  giveBackWaiting(handlers: ReadonlySet<string>): Promise<void>;
  /** Gives back what has not begun, waits for what runs, then interrupts what is left and gives that back too. */
  finish(timeoutMs: number): Promise<void>;
}

/** What {@link ActiveJobs} work with. */
export interface ActiveJobsOptions {
  readonly database: Database;
  readonly handlers: () => ReadonlyMap<string, Handler>;
  readonly toEvent: (event: StoredEvent) => SluiceEvent;
  readonly settlement: Settlement;
  /** Jobs run at once. */
  readonly concurrency: number;
  /** Called after every job, once its ending is written. */
  readonly onEnd: () => void;
}

interface ActiveJob {
  readonly job: ClaimedJob;
  readonly control: AttemptControl;
  isBegun: boolean;
  ended: Promise<void>;
}

// Longer than any statement a rollback has to wait for should take.
const ROLLBACK_MS = 2_000;
// A claim costs a statement, so short jobs are claimed ahead; but never more than are begun within this time, because
// what waits here another worker could run.
const AHEAD_MS = 100;
const MAX_AHEAD = 100;

/** Makes an empty set of {@link ActiveJobs}. */
export function createActiveJobs(options: ActiveJobsOptions): ActiveJobs {
  const active = new Map<string, ActiveJob>();
  const slots = createSlots(options.concurrency);

  const start = (job: ClaimedJob): void => {
    const key = toClaimId(job);
    const begun: ActiveJob = { job, control: new AttemptControl(), isBegun: false, ended: Promise.resolve() };
    active.set(key, begun);
    begun.ended = slots
      .run(async () => {
        if (begun.control.isAborted) return;
        begun.isBegun = true;
        await runJob(options, job, begun.control);
      })
      .finally(() => {
        active.delete(key);
        options.onEnd();
      });
  };

  const giveBack = async (jobs: readonly ActiveJob[]): Promise<void> => {
    for (const { control } of jobs) control.abort(toInterruption("the worker is stopping"));
    await releaseJobs(
      options.database.working,
      jobs.map(({ job }) => job),
    );
  };

  const interruptLost = (asked: readonly HeldJob[], stillHeld: readonly HeldJob[]): void => {
    const kept = new Set(stillHeld.map(toClaimId));
    for (const claim of asked.map(toClaimId)) {
      if (kept.has(claim)) continue;
      active.get(claim)?.control.abort(toInterruption("the lease of this attempt was lost"));
    }
  };

  const giveBackWaiting = (handlers: ReadonlySet<string>): Promise<void> =>
    giveBack([...active.values()].filter((one) => isWaiting(one) && handlers.has(one.job.handler)));

  const finish = async (timeoutMs: number): Promise<void> => {
    await giveBack([...active.values()].filter(({ isBegun }) => !isBegun));
    const allEnded = (): Promise<unknown> => Promise.all([...active.values()].map(({ ended }) => ended));
    const patience = new AbortController();
    await Promise.race([allEnded().then(() => patience.abort()), sleep(timeoutMs, patience.signal)]);
    if (active.size === 0) return;
    await giveBack([...active.values()]);
    await Promise.race([allEnded(), sleep(ROLLBACK_MS)]);
  };

  return {
    get count() {
      return active.size;
    },
    get room() {
      return options.concurrency + Math.min(slots.throughput(AHEAD_MS), MAX_AHEAD) - active.size;
    },
    start,
    held: () => [...active.values()].map(({ job }) => job),
    interruptLost,
    giveBackWaiting,
    finish,
  };
}

function isWaiting({ isBegun, control }: ActiveJob): boolean {
  return !isBegun && !control.isAborted;
}

async function runJob(options: ActiveJobsOptions, job: ClaimedJob, control: AttemptControl): Promise<void> {
  const handler = options.handlers().get(job.handler);
  // Claims name the handlers we know; one removed since is left to its lease and becomes `missing`.
  if (handler === undefined) return;
  const lazy = createLazyTransaction(() => options.database.begin());
  const startedAt = performance.now();
  const ending: AttemptEnding =
    job.event === null
      ? { kind: "dead", reason: "the event is no longer stored" }
      : await runHandler(handler, {
          event: options.toEvent(job.event),
          number: job.attempt,
          transaction: lazy,
          control,
        });
  const transaction = await lazy.seal();
  if (ending.kind === "interrupted") {
    await transaction?.rollback();
    return;
  }
  const durationMs = Math.round(performance.now() - startedAt);
  await options.settlement.finish({ job, handler, outcome: ending, durationMs, transaction });
}

function toClaimId(job: HeldJob): string {
  return `${job.eventId}/${job.handler}/${job.generation}`;
}
