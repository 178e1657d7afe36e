import type { HeaderReader } from "../core/header-reader.ts";

/**
 * Reads `Content-Length`. What an HTTP server hands over is never longer; what is before it may have cut it shorter.
 *
 * @returns Null where the length is not known.
 */
export function readContentLength(headers: HeaderReader): number | null {
  const value = headers.get("content-length");
  return value !== null && /^\d{1,15}$/.test(value) ? Number(value) : null;
}
