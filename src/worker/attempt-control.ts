/**
 * Ends an attempt from outside. Its signal is made for handlers that look at it: most never do, and one costs
 * microseconds. A class, because an object literal with a getter gets a hidden class of its own each time.
 */
export class AttemptControl {
  #controller: AbortController | null = null;
  #reason: Error | null = null;
  #onAbort: ((reason: Error) => void) | null = null;

  get signal(): AbortSignal {
    if (this.#controller === null) {
      this.#controller = new AbortController();
      if (this.#reason !== null) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  get isAborted(): boolean {
    return this.#reason !== null;
  }

  abort(reason: Error): void {
    if (this.#reason !== null) return;
    this.#reason = reason;
    this.#controller?.abort(reason);
    this.#onAbort?.(reason);
  }

  /** Calls `end` at the abort, or at once if it has happened. */
  onAbort(end: (reason: Error) => void): void {
    this.#onAbort = end;
    if (this.#reason !== null) end(this.#reason);
  }
}
