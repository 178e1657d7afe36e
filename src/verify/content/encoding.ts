/** How bytes are written as text in a header. */
export type Encoding = "hex" | "base64" | "base64url";

/**
 * Reads a text that is exactly what {@link encode} writes: hex in lower case, base64 with its padding,
 * base64url without. One value has one text, so that no altered signature is accepted as another spelling of the same.
 *
 * @param encoding `hex-upper` is hex in upper case, and only that.
 * @returns `undefined` for any other text.
 */
export function decode(text: string, encoding: Encoding | "hex-upper"): Buffer | undefined {
  // Hex differs only in case, which a pattern sees; base64 has spare bits, which only show when it is written again.
  if (encoding === "hex") return HEX.test(text) ? Buffer.from(text, "hex") : undefined;
  if (encoding === "hex-upper") return HEX_UPPER.test(text) ? Buffer.from(text, "hex") : undefined;
  const bytes = Buffer.from(text, encoding);
  return bytes.toString(encoding) === text ? bytes : undefined;
}

const HEX = /^(?:[0-9a-f]{2})*$/;
const HEX_UPPER = /^(?:[0-9A-F]{2})*$/;

/** Writes bytes as text. */
export function encode(bytes: Uint8Array, encoding: Encoding | "hex-upper"): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return encoding === "hex-upper" ? buffer.toString("hex").toUpperCase() : buffer.toString(encoding);
}
