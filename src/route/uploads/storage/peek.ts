import type { PeekedFile } from "./storage.ts";

/**
 * Reads what a storage answered to a request for a file's first bytes.
 *
 * @param answer Of 200, 206, 404 or 416: the last is what an empty file is answered with.
 */
export async function peekAt(answer: Response, count: number): Promise<PeekedFile | null> {
  const { status, headers } = answer;
  const version = headers.get("etag") ?? "";
  if (status === 404 || status === 416) {
    await answer.body?.cancel();
    return status === 404 ? null : { size: 0, head: new Uint8Array(), version };
  }
  const total = status === 206 ? headers.get("content-range")?.split("/")[1] : headers.get("content-length");
  const size = Number(total ?? Number.NaN);
  if (!Number.isSafeInteger(size)) throw new Error("The file storage does not say how large a file is.");
  return { size, head: await readHead(answer, count), version };
}

/** Not every service takes ranges: then the rest is let go. */
async function readHead(answer: Response, count: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= count) break;
  }
  return Buffer.concat(chunks).subarray(0, count);
}
