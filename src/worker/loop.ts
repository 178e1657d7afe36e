import { sleep } from "../core/sleep.ts";

/** A round of work, repeated until stopped. */
export interface LoopOptions {
  /** One round. Answers whether there is more to do at once. */
  readonly round: () => Promise<boolean>;
  /** Wait between rounds when there is nothing more to do. Milliseconds. */
  readonly idleMs: number;
  /** Told of the first failure of a row of them, so that an outage is one line and not a flood. */
  readonly onFailure: (error: unknown) => void;
  /** Told when a round succeeds again. */
  readonly onRecovery: () => void;
}

/** A running {@link LoopOptions.round}. */
export interface Loop {
  /** Starts the next round now, or right after the one under way. */
  wake(): void;
  /** Ends after the round under way. Idempotent. */
  stop(): Promise<void>;
}

const MAX_PAUSE_MS = 5_000;

/** Starts a loop. A failed round is reported and repeated, at most 5 s apart, for as long as it takes. */
export function startLoop(options: LoopOptions): Loop {
  let pause = new AbortController();
  let isStopped = false;
  let isWoken = false;
  let failures = 0;

  const runRound = async (): Promise<boolean> => {
    try {
      const hasMore = await options.round();
      if (failures > 0) options.onRecovery();
      failures = 0;
      return hasMore;
    } catch (error) {
      if (failures === 0) options.onFailure(error);
      failures += 1;
      return false;
    }
  };

  const run = async (): Promise<void> => {
    while (!isStopped) {
      isWoken = false;
      if (await runRound()) continue;
      if (isStopped || (isWoken && failures === 0)) continue;
      pause = new AbortController();
      await sleep(toPauseMs(options.idleMs, failures), pause.signal);
    }
  };

  const ended = run();
  return {
    wake() {
      isWoken = true;
      // After a failure the pause is kept: whoever wakes us cannot know that the database is back.
      if (failures === 0 && !pause.signal.aborted) pause.abort();
    },
    stop() {
      isStopped = true;
      pause.abort();
      return ended;
    },
  };
}

function toPauseMs(idleMs: number, failures: number): number {
  return failures === 0 ? idleMs : Math.min(MAX_PAUSE_MS, 100 * 2 ** Math.min(failures, 6));
}
