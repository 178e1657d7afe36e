/** The channel that statements notify when jobs may have become due. They name it literally. */
export const CHANNEL = "sluice_jobs";

/** The listeners of this process. */
export interface Wakes {
  /** @returns Stops calling `onWake`. */
  add(onWake: () => void): () => void;
  /** Calls every listener. */
  fire(): void;
}

/** Makes an empty set of listeners. */
export function createWakes(): Wakes {
  const listeners = new Set<{ readonly onWake: () => void }>();
  return {
    add(onWake) {
      const listener = { onWake };
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    fire() {
      for (const { onWake } of listeners) onWake();
    },
  };
}
