import { toErrorMessage } from "../core/errors.ts";
import type { Logger } from "../core/logger.ts";
import { insertRejections, type Database, type NewRejection } from "../store/index.ts";
import { createHintFinder } from "./hint-finder.ts";
import type { Refusal } from "./refusal.ts";
import { createRejectionSampler, SAMPLE_WINDOW_MS, type SecretNames } from "./rejection-sampler.ts";

/** Keeps refused deliveries, off the request's path. */
export interface RejectionRecorder {
  record(refusal: Refusal): void;
  /** Writes what is pending and ends. Never rejects. */
  close(): Promise<void>;
}

/** What a {@link RejectionRecorder} works with. */
export interface RejectionRecorderOptions {
  readonly database: () => Promise<Database>;
  readonly logger: Logger;
  readonly now: () => number;
  readonly secretNames: () => SecretNames;
}

const FLUSH_MS = 200;

/** Makes a {@link RejectionRecorder} that writes rows in batches, a moment after the answer went out. */
export function createRejectionRecorder(options: RejectionRecorderOptions): RejectionRecorder {
  const sampler = createRejectionSampler(options.secretNames);
  const hints = createHintFinder();
  const { logger, now } = options;
  const pending: Promise<NewRejection>[] = [];
  let writing: Promise<void> = Promise.resolve();
  let flushTimer: NodeJS.Timeout | null = null;
  let countTimer: NodeJS.Timeout | null = null;

  const write = async (): Promise<void> => {
    const rows = await Promise.all(pending.splice(0));
    if (rows.length === 0) return;
    try {
      await insertRejections((await options.database()).receiving, rows);
    } catch (error) {
      logger.warn("rejections were not recorded", {
        count: rows.length,
        error: toErrorMessage(error),
      });
    }
  };

  const flush = (): Promise<void> => (writing = writing.then(write));

  const keep = (row: NewRejection, refusal: Pick<Refusal, "explain" | "body">): void => {
    pending.push(hints.find(refusal).then((hint) => ({ ...row, hint })));
    flushTimer ??= setTimeout(() => {
      flushTimer = null;
      void flush();
    }, FLUSH_MS).unref();
    logger.warn("delivery refused", {
      source: row.source,
      cause: row.cause,
      status: row.status,
      times: row.occurrences,
    });
  };

  const keepCounted = (nowMs: number): void => {
    countTimer = null;
    for (const row of sampler.takeCounted(nowMs)) keep(row, { body: null });
  };

  return {
    record(refusal) {
      const row = sampler.admit(refusal, now());
      if (row !== null) keep(row, refusal);
      countTimer ??= setTimeout(() => keepCounted(now()), SAMPLE_WINDOW_MS).unref();
    },
    async close() {
      keepCounted(Number.POSITIVE_INFINITY);
      for (const timer of [flushTimer, countTimer]) if (timer !== null) clearTimeout(timer);
      await flush();
    },
  };
}
