import { listPausedHandlers, type Sql } from "../store/index.ts";

/** The handlers people paused, as far as a worker knows. */
export interface PausedHandlers {
  /** Their names, at most a second old. Rejects where they cannot be read: then nothing may be claimed. */
  read(): Promise<ReadonlySet<string>>;
}

const MAX_AGE_MS = 1_000;

/** Reads the table of paused handlers, at most once a second. */
export function createPausedHandlers(sql: Sql): PausedHandlers {
  let names: ReadonlySet<string> = new Set();
  let readAtMs = Number.NEGATIVE_INFINITY;
  return {
    async read() {
      const nowMs = performance.now();
      if (nowMs - readAtMs >= MAX_AGE_MS) {
        names = new Set((await listPausedHandlers(sql)).map(({ handler }) => handler));
        readAtMs = nowMs;
      }
      return names;
    },
  };
}
