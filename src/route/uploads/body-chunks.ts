import { readContentLength } from "../../http/index.ts";
import { apiError, type ApiErrorOptions } from "../answers/api-error.ts";
import { GIVEN_UP } from "../pipeline/body.ts";

/** How much of a body is read, and for how long. */
export interface ChunkLimits {
  readonly totalBytes: number;
  readonly timeoutMs: number;
  readonly idleMs: number;
}

/** A body that is read bit by bit. */
export interface OpenBody {
  /**
   * Waits for a bit until the one before it was taken.
   *
   * @throws {ApiError} 400, 408 or 413.
   */
  readonly chunks: AsyncIterable<Uint8Array>;
  /**
   * Throws the rest away as it comes, within the limits: a client that still sends hears what was answered, and its
   * connection is good for the next request. Does not wait for it.
   */
  discardRest(): void;
}

/**
 * Opens a request's body.
 *
 * @throws {ApiError} 413 if it says itself that it is too large.
 */
export function openBody(request: Request, limits: ChunkLimits): OpenBody {
  const declared = readContentLength(request.headers);
  if (declared !== null && declared > limits.totalBytes) throw tooLarge(limits);
  if (request.bodyUsed) throw new Error("The body of this upload has been read already.");
  const reader = request.body?.getReader();
  if (reader === undefined) return { chunks: nothing(), discardRest: () => undefined };
  const reading = { reader, limits, endsAt: performance.now() + limits.timeoutMs, total: 0 };
  return {
    chunks: readChunks(reading, declared),
    discardRest: () => void discardRest(reading),
  };
}

type Reader = ReadableStreamDefaultReader<Uint8Array>;

interface Reading {
  readonly reader: Reader;
  readonly limits: ChunkLimits;
  /** By `performance.now()`. */
  readonly endsAt: number;
  /** Bytes so far. */
  total: number;
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function* readChunks(reading: Reading, declared: number | null): AsyncGenerator<Uint8Array> {
  for (let chunk = await readChunk(reading); chunk !== undefined; chunk = await readChunk(reading)) yield chunk;
  if (declared !== null && reading.total < declared) {
    const where = "If the app has a proxy.ts, Next.js cuts bodies at proxyClientMaxBodySize";
    throw apiError(
      400,
      "body-truncated",
      `${reading.total} of ${declared} bytes arrived. ${where} (10 MB by default).`,
    );
  }
}

/** The next bit, or undefined at the end. */
async function readChunk(reading: Reading): Promise<Uint8Array | undefined> {
  const { reader, limits, endsAt } = reading;
  const { value } = await readWithin(reader, Math.min(limits.idleMs, endsAt - performance.now()));
  if (value === undefined) return undefined;
  reading.total += value.byteLength;
  if (reading.total > limits.totalBytes) throw tooLarge(limits, GIVEN_UP);
  return value;
}

async function discardRest(reading: Reading): Promise<void> {
  try {
    while ((await readChunk(reading)) !== undefined);
  } catch {
    // It is too much, too slow, or the client is gone: whoever was to hear of that has.
    await reading.reader.cancel().catch(() => undefined);
  }
}

async function readWithin(reader: Reader, ms: number): Promise<ReadableStreamReadResult<Uint8Array>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    const error = apiError(408, "body-timeout", "The body took too long.", GIVEN_UP);
    timer = setTimeout(() => reject(error), Math.max(0, ms));
  });
  const reading = reader.read().catch((error: unknown) => {
    throw apiError(400, "body-incomplete", "The body ended early.", { cause: error });
  });
  try {
    return await Promise.race([reading, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

function tooLarge({ totalBytes }: ChunkLimits, options?: ApiErrorOptions): Error {
  return apiError(413, "body-too-large", `The body has more than ${totalBytes} bytes.`, options);
}
