/** Something that has to end in time. */
export interface Deadline {
  /** Says that it has: then nothing happens. */
  clear(): void;
}

/**
 * Calls `onLate` once `ms` have passed, unless the deadline is cleared before. Deadlines equally far away share a timer:
 * nearly all are cleared, every request has some, and a timer each would cost more than what it guards.
 */
export function startDeadline(ms: number, onLate: () => void): Deadline {
  return toQueue(ms).start(onLate);
}

/** Lengths that have a queue of their own for good. Those of a program are few; computed ones might be any number. */
const MAX_QUEUES = 64;
const QUEUES = new Map<number, DeadlineQueue>();

function toQueue(ms: number): DeadlineQueue {
  const known = QUEUES.get(ms);
  if (known !== undefined) return known;
  const queue = new DeadlineQueue(ms);
  if (QUEUES.size < MAX_QUEUES) QUEUES.set(ms, queue);
  return queue;
}

interface Waiting extends Deadline {
  readonly endsAtMs: number;
  readonly onLate: () => void;
}

/** Deadlines of one length: they end in the order they began, so the timer is that of the first. */
class DeadlineQueue {
  readonly #ms: number;
  readonly #waiting = new Set<Waiting>();
  #timer: NodeJS.Timeout | undefined;

  constructor(ms: number) {
    this.#ms = ms;
  }

  start(onLate: () => void): Deadline {
    const one: Waiting = { endsAtMs: performance.now() + this.#ms, onLate, clear: () => this.#clear(one) };
    this.#waiting.add(one);
    if (this.#timer === undefined) this.#wait(this.#ms);
    else this.#timer.ref();
    return one;
  }

  /** The timer runs on for those that come: but a process that waits for nothing else may end. */
  #clear(one: Waiting): void {
    this.#waiting.delete(one);
    if (this.#waiting.size === 0) this.#timer?.unref();
  }

  #wait(ms: number): void {
    this.#timer = setTimeout(() => this.#endLate(), ms);
  }

  #endLate(): void {
    this.#timer = undefined;
    const nowMs = performance.now();
    for (const one of this.#waiting) {
      if (one.endsAtMs > nowMs) {
        this.#wait(one.endsAtMs - nowMs);
        return;
      }
      this.#waiting.delete(one);
      one.onLate();
    }
  }
}
