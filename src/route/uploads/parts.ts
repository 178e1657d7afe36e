import { apiError } from "../answers/api-error.ts";
import { type PartHeader, readPartHeader } from "./form-header.ts";
import { PartParser, type RawHeaders } from "./part-parser.ts";

/** One part of a form. */
export interface Part extends PartHeader {
  /** To be read to its end before the next part is asked for. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** How many parts a form may have, and how large their headers are. */
export interface PartLimits {
  readonly maxParts: number;
  readonly headerBytes: number;
}

/**
 * Reads a form part by part. No more of the body is taken than the reader of a part has asked for.
 *
 * @throws {ApiError} 400 if it is no form, 413 if it has too many parts; or what `source` throws.
 */
export async function* readParts(
  source: AsyncIterable<Uint8Array>,
  boundary: string,
  { maxParts, headerBytes }: PartLimits,
): AsyncGenerator<Part> {
  const { Dicer } = await import("@fastify/busboy");
  // Headers are cut at that size, not refused: some more is kept, to notice.
  const config = { boundary, maxHeaderPairs: MAX_HEADERS, maxHeaderSize: headerBytes + KEPT_MORE };
  const parser = new PartParser(new Dicer(config), maxParts);
  void parser.feed(source);
  try {
    for (let arrival = await parser.next(); arrival !== null; arrival = await parser.next()) {
      const { stream, headers = {} } = arrival;
      assertHeaderSize(headers, headerBytes);
      yield { ...readPartHeader(headers), bytes: parser.read(stream) };
    }
  } finally {
    parser.stop();
  }
}

const MAX_HEADERS = 32;
/** What is between names and values, and some. */
const KEPT_MORE = 4 * MAX_HEADERS + 1;

function assertHeaderSize(headers: RawHeaders, maxBytes: number): void {
  let bytes = 0;
  for (const [name, values] of Object.entries(headers)) {
    for (const value of values) bytes += name.length + value.length;
  }
  if (bytes > maxBytes) {
    throw apiError(413, "part-headers-too-large", `A part's headers have more than ${maxBytes} bytes.`);
  }
}
