import { createHash } from "node:crypto";

/** SHA-256 of a body's bytes, in base64url. */
export function hashBody(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("base64url");
}
