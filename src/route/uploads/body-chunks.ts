import { apiError } from "../answers/api-error.ts";

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
  /** Lets the rest go. */
  cancel(): void;
}

/**
 * Opens a request's body.
 *
 * @throws {ApiError} 413 if it says itself that it is too large.
 */
export function openBody(request: Request, limits: ChunkLimits): OpenBody {
  const declared = readLength(request.headers);
  if (declared !== null && declared > limits.totalBytes) throw tooLarge(limits);
  if (request.bodyUsed) throw new Error("The body of this upload has been read already.");
  const reader = request.body?.getReader();
  if (reader === undefined) return { chunks: nothing(), cancel: () => undefined };
  return {
    chunks: readChunks(reader, declared, limits),
    cancel: () => void reader.cancel().catch(() => undefined),
  };
}

type Reader = ReadableStreamDefaultReader<Uint8Array>;

/** Null where the length is not known. */
function readLength(headers: Headers): number | null {
  const value = headers.get("content-length");
  return value !== null && /^\d{1,15}$/.test(value) ? Number(value) : null;
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function* readChunks(reader: Reader, declared: number | null, limits: ChunkLimits): AsyncGenerator<Uint8Array> {
  const endsAt = performance.now() + limits.timeoutMs;
  let total = 0;
  for (;;) {
    const { done, value } = await readWithin(reader, Math.min(limits.idleMs, endsAt - performance.now()));
    if (done) break;
    total += value.byteLength;
    if (total > limits.totalBytes) throw tooLarge(limits);
    yield value;
  }
  if (declared !== null && total < declared) {
    const where = "If the app has a proxy.ts, Next.js cuts bodies at proxyClientMaxBodySize";
    throw apiError(400, "body-truncated", `${total} of ${declared} bytes arrived. ${where} (10 MB by default).`);
  }
}

async function readWithin(reader: Reader, ms: number): Promise<ReadableStreamReadResult<Uint8Array>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    const error = apiError(408, "body-timeout", "The body took too long.");
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

function tooLarge({ totalBytes }: ChunkLimits): Error {
  return apiError(413, "body-too-large", `The body has more than ${totalBytes} bytes.`);
}
