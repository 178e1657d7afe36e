import { toErrorMessage } from "../core/errors.ts";
import { withTimeout } from "../core/timeout.ts";
import type { StoredEvent } from "../store/index.ts";
import { type Answer, readStream } from "../http/index.ts";

/** The app's function that answers some events within their request. */
export interface Responder {
  readonly name: string;
  /** From the arrival of the delivery to the answer. Milliseconds. */
  readonly timeoutMs: number;
  /** What it returns is the answer: see {@link toAnswer}. */
  readonly run: (event: StoredEvent, signal: AbortSignal) => unknown;
  /** The answer where `run` gives none in time. */
  readonly fallback: ((error: unknown) => unknown) | undefined;
}

/** What running a responder came to. */
export interface Responded {
  /** `undefined` where the responder leaves the answer to us. */
  readonly answer: Answer | undefined;
  /** Why there is no answer of `run`; null where there is. */
  readonly error: string | null;
  readonly durationMs: number;
}

/** Largest answer. Bytes. */
const MAX_BYTES = 1024 * 1024;
const FALLBACK_MS = 500;

/**
 * Runs a responder within what is left of its time. Never rejects, and never waits for one that ignores its signal.
 *
 * @param arrivedAtMs When the delivery arrived, by `performance.now()`.
 */
export async function respond(responder: Responder, event: StoredEvent, arrivedAtMs: number): Promise<Responded> {
  const { timeoutMs } = responder;
  const startedAtMs = performance.now();
  const toDuration = (): number => Math.round(performance.now() - startedAtMs);
  const ended = new AbortController();
  try {
    const leftMs = arrivedAtMs + timeoutMs - startedAtMs;
    if (leftMs <= 0) throw new Error(`no time was left of ${timeoutMs} ms`);
    const answering = call(() => responder.run(event, ended.signal));
    const answer = await withTimeout(answering, leftMs, () => new Error(`timed out after ${timeoutMs} ms`));
    return { answer, error: null, durationMs: toDuration() };
  } catch (error) {
    ended.abort(error);
    const durationMs = toDuration();
    return { answer: await fallBack(responder, error), error: toErrorMessage(error), durationMs };
  }
}

async function call(run: () => unknown): Promise<Answer | undefined> {
  return toAnswer(await run());
}

/** Without a fallback, or with one that fails too: what makes senders come again. */
async function fallBack({ fallback }: Responder, reason: unknown): Promise<Answer> {
  if (fallback === undefined) return UNAVAILABLE;
  try {
    const answering = call(() => fallback(reason));
    return (await withTimeout(answering, FALLBACK_MS, () => new Error("timed out"))) ?? UNAVAILABLE;
  } catch {
    // The responder's own error is the one that is recorded.
    return UNAVAILABLE;
  }
}

const UNAVAILABLE: Answer = {
  status: 503,
  headers: { "cache-control": "no-store", "content-type": "application/json; charset=utf-8", "retry-after": "1" },
  body: JSON.stringify({ error: "unavailable" }),
};

/** A `Response` as it is, or any other value as JSON. Nothing leaves the answer to us. */
async function toAnswer(value: unknown): Promise<Answer | undefined> {
  if (value === undefined) return undefined;
  if (isResponse(value)) return fromResponse(value);
  const body = JSON.stringify(value) as string | undefined;
  if (body === undefined) throw new TypeError("the responder returned what is neither a Response nor JSON");
  if (Buffer.byteLength(body) > MAX_BYTES) throw toTooLarge();
  return {
    status: 200,
    headers: { "cache-control": "no-store", "content-type": "application/json; charset=utf-8" },
    body,
  };
}

/** By shape: frameworks bring classes of their own. */
function isResponse(value: unknown): value is Response {
  return (
    value instanceof Response ||
    (typeof value === "object" && value !== null && "arrayBuffer" in value && "status" in value && "headers" in value)
  );
}

async function fromResponse({ status, headers, body }: Response): Promise<Answer> {
  if (status < 200 || status > 599) throw new TypeError(`the responder answered with the status ${status}`);
  const reading = await readStream(body, { maxBytes: MAX_BYTES, timeoutMs: MAX_READ_MS });
  if (reading.kind === "too_large") throw toTooLarge();
  if (reading.kind !== "whole") throw new Error("the body of the responder's answer broke off");
  const sent = [...headers].filter(([name]) => !CONNECTION_HEADERS.has(name));
  return {
    status,
    headers: { "cache-control": "no-store", ...Object.fromEntries(sent) },
    body: new TextDecoder().decode(reading.bytes),
  };
}

/** Only so that no stream is read for ever: the responder's own time is up earlier. */
const MAX_READ_MS = 60_000;

/** What is about the connection is the server's to say. */
const CONNECTION_HEADERS: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "keep-alive",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

function toTooLarge(): Error {
  return new RangeError(`the responder's answer is larger than ${MAX_BYTES} bytes`);
}
