/** Lets one at a time through, in the order they came. */
export interface Turnstile {
  /** Waits for its turn. @returns Ends the turn; idempotent. */
  enter(): Promise<() => void>;
}

/** Makes a {@link Turnstile} that nobody holds. */
export function createTurnstile(): Turnstile {
  let last = Promise.resolve();
  return {
    async enter() {
      let leave: () => void = () => undefined;
      const before = last;
      last = new Promise((resolve) => {
        leave = resolve;
      });
      await before;
      return leave;
    },
  };
}
