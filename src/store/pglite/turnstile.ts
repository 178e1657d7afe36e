import { setImmediate as nextLoop } from "node:timers/promises";

/** Lets one at a time through, in the order they came. */
export interface Turnstile {
  /** Waits for its turn. @returns Ends the turn; idempotent. */
  enter(): Promise<() => void>;
}

/**
 * Makes a {@link Turnstile} that nobody holds. Between two turns the event loop goes round: PGlite works within
 * microtasks, so that a busy queue would otherwise keep timers and sockets waiting until it is empty.
 */
export function createTurnstile(): Turnstile {
  let last = Promise.resolve();
  return {
    enter: () =>
      new Promise((resolve) => {
        last = last.then(() => nextLoop()).then(() => new Promise<void>((leave) => resolve(leave)));
      }),
  };
}
