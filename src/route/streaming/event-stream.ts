import { isApiError } from "../answers/api-error.ts";
import type { FailureListener } from "./late-failures.ts";
import { encodeEvent, type ServerEvent, toRetry } from "./server-event.ts";

/** How a stream of events is kept going. */
export interface EventStreamOptions {
  /** A comment is sent when nothing else was for so long, so that nothing on the way gives the connection up. 15 s by default. */
  readonly heartbeatMs?: number;
  /** How long a client that was cut off waits before it comes back. 3 s by default. */
  readonly retryMs?: number;
  /**
   * How long the platform lets an answer take, as in `maxDuration`. The stream ends a little before, and the client comes
   * back. 5 minutes by default; it bounds, too, how long a client stays that has been signed out.
   */
  readonly maxDurationMs?: number;
  /** Hears of what the generator throws. By default the API's `onError`, and outside of one `console.error`. */
  readonly onError?: FailureListener;
}

/** A stream of encoded events. */
export interface EventStream {
  readonly body: ReadableStream<Uint8Array>;
  /** Sets who hears of failures, unless the options say so. */
  listen(listener: FailureListener): void;
}

/** Opens a stream. `generate` is called when it is first read. */
export function openEventStream(
  generate: (signal: AbortSignal) => AsyncIterable<ServerEvent>,
  signal: AbortSignal,
  options: EventStreamOptions,
): EventStream {
  const pump = new EventPump(generate, options);
  const source: UnderlyingDefaultSource<Uint8Array> = {
    start: (controller) => pump.start(controller, signal),
    pull: () => pump.pull(),
    cancel: () => pump.stop(),
  };
  // Nothing is taken from the generator before it can be sent.
  const body = new ReadableStream(source, { highWaterMark: 0 });
  return { body, listen: (listener) => pump.listen(listener) };
}

const DEFAULT_HEARTBEAT_MS = 15_000;
const DEFAULT_RETRY_MS = 3_000;
const DEFAULT_MAX_DURATION_MS = 300_000;

/** After a failure clients wait longer: what failed may be what they all want. */
const FAILURE_RETRY_FACTOR = 5;

const ENCODER = new TextEncoder();

class EventPump {
  readonly #generate: (signal: AbortSignal) => AsyncIterable<ServerEvent>;
  readonly #options: EventStreamOptions;
  readonly #stopping = new AbortController();
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #iterator: AsyncIterator<ServerEvent> | undefined;
  #heartbeat: ReturnType<typeof setTimeout> | undefined;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #removeListener: () => void = () => undefined;
  #onError: FailureListener;

  constructor(generate: (signal: AbortSignal) => AsyncIterable<ServerEvent>, options: EventStreamOptions) {
    this.#generate = generate;
    this.#options = options;
    this.#onError = options.onError ?? console.error;
  }

  listen(listener: FailureListener): void {
    this.#onError = this.#options.onError ?? listener;
  }

  start(controller: ReadableStreamDefaultController<Uint8Array>, signal: AbortSignal): void {
    this.#controller = controller;
    const durationMs = toDuration(this.#options.maxDurationMs ?? DEFAULT_MAX_DURATION_MS);
    this.#deadline = setTimeout(() => this.#finish(this.#retryLine()), durationMs);
    const abort = (): void => this.#finish("");
    signal.addEventListener("abort", abort, { once: true });
    this.#removeListener = () => signal.removeEventListener("abort", abort);
    // At once, so that the client and what is between learn that the stream is open.
    this.#send(`${this.#retryLine()}\n`);
    if (signal.aborted) abort();
  }

  async pull(): Promise<void> {
    try {
      this.#iterator ??= this.#generate(this.#stopping.signal)[Symbol.asyncIterator]();
      const { done, value } = await this.#iterator.next();
      if (this.#stopping.signal.aborted) return;
      if (done === true) this.#finish(encodeEvent({ event: "end", data: null }));
      else this.#send(encodeEvent(value));
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Lets the generator go, once. */
  stop(): void {
    if (this.#stopping.signal.aborted) return;
    clearTimeout(this.#heartbeat);
    clearTimeout(this.#deadline);
    this.#removeListener();
    this.#stopping.abort();
    // Runs the generator's `finally`: now if it waits to be asked, else when what it waits for ends.
    this.#iterator?.return?.().then(undefined, (error: unknown) => this.#report(error));
  }

  #fail(error: unknown): void {
    this.#report(error);
    if (this.#stopping.signal.aborted) return;
    const { retryMs = DEFAULT_RETRY_MS } = this.#options;
    this.#finish(encodeEvent({ event: "problem", data: toProblem(error), retryMs: retryMs * FAILURE_RETRY_FACTOR }));
  }

  #finish(last: string): void {
    if (this.#stopping.signal.aborted) return;
    if (last !== "") this.#controller?.enqueue(ENCODER.encode(last));
    this.#controller?.close();
    this.stop();
  }

  #send(text: string): void {
    this.#controller?.enqueue(ENCODER.encode(text));
    this.#beat();
  }

  #beat(): void {
    clearTimeout(this.#heartbeat);
    this.#heartbeat = setTimeout(() => {
      // A client that has not taken the last one needs no other.
      if (this.#controller?.desiredSize === 0) this.#controller.enqueue(HEARTBEAT);
      this.#beat();
    }, this.#options.heartbeatMs ?? DEFAULT_HEARTBEAT_MS);
  }

  #retryLine(): string {
    return toRetry(this.#options.retryMs ?? DEFAULT_RETRY_MS);
  }

  /** A wait that ended because nobody listens any more is no failure, and neither is what a client was refused. */
  #report(error: unknown): void {
    const isAbort = this.#stopping.signal.aborted && error instanceof Error && error.name === "AbortError";
    if (isAbort || (isApiError(error) && error.status < 500)) return;
    this.#onError(error);
  }
}

const HEARTBEAT = ENCODER.encode(":\n\n");

/** Leaves time for the last bytes to get out. A timer counts 31 bits of milliseconds, and not a bit more. */
function toDuration(maxDurationMs: number): number {
  return Math.min(maxDurationMs - Math.min(5_000, maxDurationMs / 20), 2 ** 31 - 1);
}

/** As much as an answer would tell. */
function toProblem(error: unknown): { readonly status: number; readonly code: string; readonly detail?: string } {
  if (!isApiError(error)) return { status: 500, code: "internal-server-error" };
  const { status, code, detail } = error;
  return { status, code, ...(detail !== undefined && { detail }) };
}
