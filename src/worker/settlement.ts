import { createBatcher } from "../core/batcher.ts";
import { toErrorMessage } from "../core/errors.ts";
import type { Logger } from "../core/logger.ts";
import type { HandlerOutcome, Outcome } from "../core/outcome.ts";
import { settle } from "../core/settle.ts";
import { sleep } from "../core/sleep.ts";
import {
  completeInTransaction,
  completeJobs,
  isTransient,
  settleJobs,
  type ClaimedJob,
  type Completion,
  type Database,
  type Settling,
  type Transaction,
} from "../store/index.ts";
import type { Handler } from "./handler.ts";

/** An attempt that ended, with its transaction where it opened one. */
export interface EndedAttempt {
  readonly job: ClaimedJob;
  readonly handler: Handler;
  readonly outcome: Outcome;
  readonly durationMs: number;
  readonly transaction: Transaction | null;
}

/** Writes down how attempts ended. */
export interface Settlement {
  /** Resolves once the ending is committed, or the lease is found to be lost. Never rejects. */
  finish(attempt: EndedAttempt): Promise<void>;
}

/** What a {@link Settlement} works with. */
export interface SettlementOptions {
  readonly database: Database;
  readonly logger: Logger;
  /** For how long an ending is worth repeating: past it the lease has expired. Milliseconds. */
  readonly leaseMs: number;
  readonly random: () => number;
}

const MAX_BATCH = 500;
const RETRY_PAUSE_MS = 200;

/** Makes a {@link Settlement} whose concurrent endings share statements. */
export function createSettlement(options: SettlementOptions): Settlement {
  const { working } = options.database;
  const completions = createBatcher<Completion, boolean>({
    run: (items) => persist(options, () => completeJobs(working, items)),
    maxItems: MAX_BATCH,
    maxInFlight: 2,
  });
  const settlings = createBatcher<Settling, boolean>({
    run: (items) => persist(options, () => settleJobs(working, items)),
    maxItems: MAX_BATCH,
    maxInFlight: 2,
  });

  const writeDown = (attempt: EndedAttempt): Promise<boolean> => {
    const { job, outcome, transaction } = attempt;
    if (outcome.kind !== "done") return settlings.add(toSettling(attempt, outcome, options.random));
    if (transaction === null) return completions.add(toCompletion(attempt));
    return commit(transaction, toCompletion(attempt)).catch((error: unknown) => {
      // Whether it committed is unknown. If it did, the job is done and this changes nothing.
      options.logger.warn("a handler's commit failed", {
        handler: job.handler,
        event: job.eventId,
        error: toErrorMessage(error),
      });
      const failed: HandlerOutcome = { kind: "retry", reason: toErrorMessage(error) };
      return settlings.add(toSettling(attempt, failed, options.random));
    });
  };

  return {
    async finish(attempt) {
      const { handler, eventId: event } = attempt.job;
      try {
        if (attempt.outcome.kind !== "done") await attempt.transaction?.rollback();
        const isAccepted = await writeDown(attempt);
        if (isAccepted) report(options.logger, attempt);
        else options.logger.warn("an attempt ended after its lease", { handler, event });
      } catch (error) {
        options.logger.error("an attempt's ending was not written; its lease will expire", {
          handler,
          event,
          error: toErrorMessage(error),
        });
      }
    },
  };
}

/** Says that a handler failed, but not how: an error's text may quote the payload. It stands with the attempt. */
function report(logger: Logger, { job, outcome }: EndedAttempt): void {
  const fields = { handler: job.handler, event: job.eventId, attempt: job.attempt };
  if (outcome.kind === "dead" || (outcome.kind === "retry" && job.attempt >= job.attemptLimit)) {
    logger.error("a job is dead; see its attempts, and replay it once the cause is mended", fields);
  } else if (outcome.kind === "retry") {
    logger.warn("an attempt failed and will be repeated", fields);
  }
}

/** Commits a handler's effects and its completion together, or neither: the lease decides. */
async function commit(transaction: Transaction, completion: Completion): Promise<boolean> {
  const isHeld = await completeInTransaction(transaction, completion).catch(async (error: unknown) => {
    await transaction.rollback();
    throw error;
  });
  await (isHeld ? transaction.commit() : transaction.rollback());
  return isHeld;
}

/** Writes, repeating what fails for a passing reason while the lease may still hold. */
async function persist<T>(options: SettlementOptions, write: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (!isTransient(error) || performance.now() - startedAt > options.leaseMs) throw error;
      await sleep(RETRY_PAUSE_MS);
    }
  }
}

function toCompletion({ job, durationMs }: EndedAttempt): Completion {
  return { eventId: job.eventId, handler: job.handler, generation: job.generation, source: job.source, durationMs };
}

function toSettling(attempt: EndedAttempt, outcome: HandlerOutcome, random: () => number): Settling {
  const transition = settle(outcome, attempt.job.attempt, attempt.handler.retry, random);
  return { ...toCompletion(attempt), ...transition, outcome: outcome.kind };
}
