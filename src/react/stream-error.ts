/** What the server said of a failure, as far as it did. */
export interface StreamErrorFacts extends ErrorOptions {
  /** Of the answer, or of the problem that ended the stream. Undefined where the connection failed. */
  readonly status?: number | undefined;
  /** The problem's slug, such as `room-closed`. */
  readonly code?: string | undefined;
}

/** Why there is no stream, or none any more. `message` is for people. */
export class StreamError extends Error {
  override readonly name = "StreamError";
  readonly status: number | undefined;
  readonly code: string | undefined;

  constructor(message: string, { status, code, ...options }: StreamErrorFacts = {}) {
    super(message, options);
    this.status = status;
    this.code = code;
  }

  /** Whether waiting may help. Not with a refusal, but for those that say when to come back. */
  get isPassing(): boolean {
    return this.status === undefined || this.status >= 500 || PASSING.includes(this.status);
  }
}

const PASSING: readonly number[] = [408, 425, 429];

/** Makes an error of what the server said, an event's data or an answer's document: whatever it is. */
export function toStreamError(said: unknown, status: number | undefined): StreamError {
  const { status: named, code, detail, error } = (typeof said === "object" && said !== null ? said : {}) as Said;
  const known = status ?? (typeof named === "number" ? named : 500);
  const message = [detail, error].find((one) => typeof one === "string") ?? `The server answered ${known}.`;
  return new StreamError(message, { status: known, code: typeof code === "string" ? code : undefined });
}

interface Said {
  readonly status?: unknown;
  readonly code?: unknown;
  readonly detail?: unknown;
  /** Of the simple shape of errors. */
  readonly error?: unknown;
}
