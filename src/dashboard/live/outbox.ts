import type { Reading } from "./reading.ts";

/** What one stream has yet to send: the latest reading of each view that differs from what was sent of it last. */
export interface Outbox {
  put(view: string, reading: Reading): void;
  /** The next one to send; undefined when there is none. */
  take(): readonly [view: string, reading: Reading] | undefined;
  /** Resolves when there is something to send, or {@link Outbox.wake} is called. */
  wait(): Promise<void>;
  wake(): void;
}

/** Makes an empty outbox. A client that is slow misses readings in between, and never the last one. */
export function createOutbox(): Outbox {
  const waiting = new Map<string, Reading>();
  const sent = new Map<string, string>();
  let isAwake = false;
  let resume: (() => void) | undefined;
  const wake = (): void => {
    isAwake = true;
    resume?.();
  };
  return {
    put(view, reading) {
      if (sent.get(view) === reading.text) {
        waiting.delete(view);
        return;
      }
      waiting.set(view, reading);
      wake();
    },
    take() {
      const [next] = waiting;
      if (next === undefined) return undefined;
      const [view, reading] = next;
      waiting.delete(view);
      sent.set(view, reading.text);
      return next;
    },
    async wait() {
      if (!isAwake) await new Promise<void>((resolve) => (resume = resolve));
      isAwake = false;
    },
    wake,
  };
}
