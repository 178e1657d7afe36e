/** One part of a form, as it is written. */
export interface RawPart {
  /** The whole header block. */
  readonly head: string;
  readonly body: Uint8Array | string;
}

export const BOUNDARY = "----sluice7MA4YWxkTrZu0gW";

/** A PNG of one pixel. */
export const PNG: Buffer<ArrayBuffer> = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** A PNG of so many bytes: what follows its first chunks is not looked at. */
export function pngOf(bytes: number): Buffer<ArrayBuffer> {
  return Buffer.concat([PNG, Buffer.alloc(bytes - PNG.byteLength, 7)]);
}

/** A file's part. */
export function file(name: string, fileName: string, body: Uint8Array | string, type = "image/png"): RawPart {
  const disposition = `Content-Disposition: form-data; name="${name}"; filename="${fileName}"`;
  return { head: `${disposition}\r\nContent-Type: ${type}`, body };
}

/** A field's part. */
export function field(name: string, body: string): RawPart {
  return { head: `Content-Disposition: form-data; name="${name}"`, body };
}

/** Writes a form. */
export function writeForm(parts: readonly RawPart[], boundary: string = BOUNDARY): Buffer<ArrayBuffer> {
  const written = parts.flatMap(({ head, body }) => [
    Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`, "latin1"),
    typeof body === "string" ? Buffer.from(body) : body,
    Buffer.from("\r\n"),
  ]);
  return Buffer.concat([...written, Buffer.from(`--${boundary}--\r\n`)]);
}

export const FORM_HEADERS: Readonly<Record<string, string>> = {
  "content-type": `multipart/form-data; boundary=${BOUNDARY}`,
};
