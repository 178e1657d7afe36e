import { startDeadline } from "../core/deadline.ts";
import type { BodyLimit, BodyReading } from "./incoming.ts";

/**
 * Reads a stream to its end, within a limit. Never rejects.
 *
 * @param declaredBytes The body's `Content-Length`. With the last of them the body is whole: to wait for the stream to say
 *   so as well costs as much as reading it did.
 */
export async function readStream(
  stream: ReadableStream<Uint8Array> | null,
  limit: BodyLimit,
  declaredBytes: number | null = null,
): Promise<BodyReading> {
  if (stream === null) return { kind: "whole", bytes: new Uint8Array() };
  const reader = stream.getReader();
  let isLate = false;
  const deadline = startDeadline(limit.timeoutMs, () => {
    isLate = true;
    // What is being waited for then ends, as if there were no more.
    giveUp(reader);
  });
  try {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      length += read.value.byteLength;
      if (length > limit.maxBytes) {
        giveUp(reader);
        return { kind: "too_large" };
      }
      chunks.push(read.value);
      if (length === declaredBytes) break;
    }
    return isLate ? { kind: "timed_out" } : { kind: "whole", bytes: concatenate(chunks, length) };
  } catch {
    // The sender hung up: there is nobody left to tell why.
    return { kind: isLate ? "timed_out" : "incomplete" };
  } finally {
    deadline.clear();
  }
}

function giveUp(reader: ReadableStreamDefaultReader<Uint8Array>): void {
  void reader.cancel().catch(() => undefined);
}

function concatenate(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = chunks;
  if (only !== undefined && chunks.length === 1) return only;
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}
