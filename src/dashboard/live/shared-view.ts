import { sleep } from "../../core/sleep.ts";
import { takeReading, type Reading } from "./reading.ts";

/** A view that is read again and again while anyone follows it: once for all who do. */
export interface SharedView {
  /** Hears of every reading, the latest one at once. @returns What ends that. */
  follow(listener: (reading: Reading) => void): () => void;
}

const INTERVAL_MS = 750;

/** A view may keep a connection busy for about a tenth of the time, however slow it is. */
const REST = 10;
const MAX_REST_MS = 60_000;

/** After a failure the database is left alone for longer. */
const FAILURE_REST_MS = 3_000;

/**
 * Shares a view.
 *
 * @param onIdle Called when the last follower has gone, and nothing is read any more. Then make another.
 */
export function shareView(read: (signal: AbortSignal) => Promise<unknown>, onIdle: () => void): SharedView {
  const followers = new Set<(reading: Reading) => void>();
  const stopping = new AbortController();
  let latest: Reading | undefined;

  const readOn = async (): Promise<void> => {
    let beforeMs = 0;
    while (!stopping.signal.aborted) {
      const reading = await takeReading(
        () => read(stopping.signal),
        () => performance.now(),
      );
      latest = reading;
      for (const listener of followers) listener(reading);
      await sleep(toRestMs(reading, beforeMs), stopping.signal);
      beforeMs = reading.tookMs;
    }
  };

  return {
    follow(listener) {
      const isFirst = followers.size === 0;
      // A function of its own, so that a listener that follows twice is heard twice.
      const follower = (reading: Reading): void => listener(reading);
      followers.add(follower);
      if (isFirst) void readOn();
      else if (latest !== undefined) listener(latest);
      return () => {
        followers.delete(follower);
        if (followers.size > 0 || stopping.signal.aborted) return;
        stopping.abort();
        onIdle();
      };
    },
  };
}

/** By the faster of two readings: one that had to wait for a connection says little of what the next will cost. */
function toRestMs({ event, tookMs }: Reading, beforeMs: number): number {
  const floorMs = event === "problem" ? FAILURE_REST_MS : INTERVAL_MS;
  return Math.min(MAX_REST_MS, Math.max(floorMs, REST * Math.min(tookMs, beforeMs)));
}
