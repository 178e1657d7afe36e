import { hash } from "node:crypto";
import { decodeText } from "./form-content.ts";

/**
 * Makes a form of the body from the name a content template gives it after `body:`, such as `sha256:hex`.
 *
 * @returns `undefined` for an unknown name. What it returns gives `undefined` where the body has no such form.
 */
export function toBodyDigest(name: string): ((body: Uint8Array) => string | undefined) | undefined {
  if (name === "json") return toJsonText;
  if (name === "crc32") return (body) => String(crc32(body));
  const [, algorithm, encoding] = DIGEST.exec(name) ?? [];
  if (algorithm === undefined) return undefined;
  return (body) => hash(algorithm, body, encoding as "hex" | "base64" | "base64url");
}

const DIGEST = /^(md5|sha1|sha256|sha512):(hex|base64|base64url)$/;

/** The body as a JSON string, quotes included. Bytes that are not UTF-8 have none. */
function toJsonText(body: Uint8Array): string | undefined {
  // Of no text there is no JSON either.
  return JSON.stringify(decodeText(body));
}

/**
 * The checksum of zip and PNG. Whoever wants another body with the same checksum can make one.
 *
 * @see ISO 3309, polynomial 0xEDB88320 (reflected)
 */
export function crc32(bytes: Uint8Array): number {
  let rest = 0xff_ff_ff_ff;
  for (const byte of bytes) rest = (TABLE[(rest ^ byte) & 0xff] ?? 0) ^ (rest >>> 8);
  return (rest ^ 0xff_ff_ff_ff) >>> 0;
}

const TABLE: Uint32Array = Uint32Array.from({ length: 256 }, (_, index) => {
  let rest = index;
  for (let bit = 0; bit < 8; bit++) rest = (rest & 1) === 1 ? 0xed_b8_83_20 ^ (rest >>> 1) : rest >>> 1;
  return rest;
});
