import type { BodyLimit, BodyReading } from "./incoming.ts";

/** Reads a stream to its end, within a limit. Never rejects. */
export async function readStream(stream: ReadableStream<Uint8Array> | null, limit: BodyLimit): Promise<BodyReading> {
  if (stream === null) return { kind: "whole", bytes: new Uint8Array() };
  const reader = stream.getReader();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise<BodyReading>((resolve) => {
    timer = setTimeout(() => resolve({ kind: "timed_out" }), limit.timeoutMs);
  });
  const reading = await Promise.race([readChunks(reader, limit.maxBytes), deadline]);
  clearTimeout(timer);
  if (reading.kind !== "whole") void reader.cancel().catch(() => undefined);
  return reading;
}

async function readChunks(reader: ReadableStreamDefaultReader<Uint8Array>, maxBytes: number): Promise<BodyReading> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { kind: "whole", bytes: concatenate(chunks, length) };
      length += value.byteLength;
      if (length > maxBytes) return { kind: "too_large" };
      chunks.push(value);
    }
  } catch {
    // The sender hung up: there is nobody left to tell why.
    return { kind: "incomplete" };
  }
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
