import type { HeaderReader } from "../verify/index.ts";

const MAX_HEADERS_BYTES = 16_384;
const MAX_VALUE_LENGTH = 4_096;
const SECRET_NAME = /authorization|cookie|token|secret|password|api-?key/;

/** What stands in place of a secret. */
export const REDACTED = "[redacted]";

/** Whether a header or parameter of this name, in lower case, may carry a credential. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/**
 * Request headers as JSON text: an array of `[name, value]` pairs in the order they came.
 * Values that may be credentials are replaced, long ones clipped, and what exceeds 16 KiB is left out.
 *
 * @param secretHeaders Lower-case names the source's definition says carry its secret.
 */
export function toStoredHeaders(headers: HeaderReader, secretHeaders: readonly string[]): string {
  const kept: [string, string][] = [];
  let bytes = 0;
  for (const [rawName, rawValue] of headers.entries()) {
    const name = rawName.toLowerCase();
    const isSecret = secretHeaders.includes(name) || isSecretName(name);
    const value = isSecret ? REDACTED : rawValue.slice(0, MAX_VALUE_LENGTH);
    bytes += name.length + value.length;
    if (bytes > MAX_HEADERS_BYTES) break;
    kept.push([name, value]);
  }
  return JSON.stringify(kept);
}
