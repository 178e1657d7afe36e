import { isThenable } from "../../core/is-thenable.ts";
import { withTimeout } from "../../core/timeout.ts";
import { ApiError, isApiError } from "../answers/api-error.ts";

const TIMEOUT_MS = 3_000;

/**
 * Asks whoever knows the users, and waits three seconds.
 *
 * @throws {ApiError} 503 if there is no answer, whatever went wrong: nobody is let in on a guess.
 */
export function askInTime<T>(ask: () => Promise<T> | T, timeoutMs: number = TIMEOUT_MS): Promise<T> | T {
  try {
    const answer = ask();
    if (!isThenable(answer)) return answer;
    const toError = (): Error => new Error(`No answer about the caller within ${timeoutMs} ms`);
    return withTimeout(answer, timeoutMs, toError, toFailure);
  } catch (error) {
    throw toFailure(error);
  }
}

function toFailure(error: unknown): unknown {
  return isApiError(error) || isFrameworks(error) ? error : toOutage(error);
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
