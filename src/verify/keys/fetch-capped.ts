/** What may be fetched, and for how long. */
export interface FetchLimits {
  readonly maxBytes: number;
  readonly timeoutMs: number;
}

/**
 * Fetches one address, following no redirect and keeping nothing.
 *
 * @throws If it cannot be had in time, answers anything but 200, or is too large.
 */
export async function fetchCapped(url: string, { maxBytes, timeoutMs }: FetchLimits): Promise<Buffer> {
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await fetch(url, { signal, redirect: "error", cache: "no-store" });
  if (response.status !== 200 || response.body === null) {
    await response.body?.cancel();
    throw new Error(`The server answered ${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    // Leaving the loop by an error cancels the stream.
    if (bytes > maxBytes) throw new Error(`The answer is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
