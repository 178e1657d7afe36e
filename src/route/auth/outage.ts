import { withTimeout } from "../../core/timeout.ts";
import { ApiError, isApiError } from "../answers/api-error.ts";

const TIMEOUT_MS = 3_000;

/**
 * Asks whoever knows the users, and waits three seconds.
 *
 * @throws {ApiError} 503 if there is no answer, whatever went wrong: nobody is let in on a guess.
 */
export async function askInTime<T>(ask: () => Promise<T> | T, timeoutMs: number = TIMEOUT_MS): Promise<T> {
  try {
    return await withTimeout(
      Promise.resolve().then(ask),
      timeoutMs,
      () => new Error(`No answer about the caller within ${timeoutMs} ms`),
    );
  } catch (error) {
    throw isApiError(error) || isFrameworks(error) ? error : toOutage(error);
  }
}

/** Next.js throws errors of its own, such as from `cookies()` while it builds, and knows them again by their digest. */
function isFrameworks(error: unknown): boolean {
  return typeof error === "object" && error !== null && "digest" in error && typeof error.digest === "string";
}

/** The 503 of a request whose sender cannot be found out now. */
export function toOutage(cause: unknown): ApiError {
  return new ApiError(503, "auth-unavailable", "Credentials cannot be checked at the moment.", {
    cause,
    headers: { "retry-after": "5" },
  });
}
