import { apiError } from "../answers/api-error.ts";
import type { RouteLimits } from "../build/engine.ts";

/**
 * Refuses a request whose URL or headers are larger than the limits.
 *
 * @throws {ApiError} 414 or 431.
 */
export function assertLimits(request: Request, { headerBytes, urlBytes }: RouteLimits): void {
  // Both are ASCII here: a character is a byte.
  if (urlBytes !== undefined && request.url.length > urlBytes) {
    throw apiError(414, "url-too-long", `The URL has more than ${urlBytes} bytes.`);
  }
  if (headerBytes === undefined) return;
  let total = 0;
  for (const [name, value] of request.headers) total += name.length + value.length;
  if (total > headerBytes) throw apiError(431, "headers-too-large", `The headers have more than ${headerBytes} bytes.`);
}
