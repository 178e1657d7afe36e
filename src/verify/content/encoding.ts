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
  switch (encoding) {
    case "hex":
      return HEX.test(text) ? Buffer.from(text, "hex") : undefined;
    case "hex-upper":
      return HEX_UPPER.test(text) ? Buffer.from(text, "hex") : undefined;
    case "base64":
      return text.length % 4 === 0 && BASE64.test(text) ? Buffer.from(text, "base64") : undefined;
    case "base64url": {
      const bytes = Buffer.from(text, "base64url");
      return bytes.toString("base64url") === text ? bytes : undefined;
    }
  }
}

const HEX = /^(?:[0-9a-f]{2})*$/;
const HEX_UPPER = /^(?:[0-9A-F]{2})*$/;
/** Before the padding stands a character whose spare bits are zero. */
const BASE64 = /^[A-Za-z0-9+/]*(?:[AQgw]==|[AEIMQUYcgkosw048]=)?$/;

/** Writes bytes as text. */
export function encode(bytes: Uint8Array, encoding: Encoding | "hex-upper"): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return encoding === "hex-upper" ? buffer.toString("hex").toUpperCase() : buffer.toString(encoding);
}
