import { isSluiceError, SluiceError } from "../core/errors.ts";

/**
 * SQLSTATEs of a server that cannot serve now: connection exceptions (08), out of disk, memory or connections (53),
 * shutting down or starting up (57P), and a standby that takes no writes (25006).
 */
const UNAVAILABLE = /^(?:08|53|57P0)|^25006$/;

/** Deadlock and serialisation failures (40), a lock not granted (55P03) and a statement that was cancelled (57014). */
const CONTENDED = /^(?:40001|40P01|55P03|57014)$/;

/** Whether the same statement may succeed later: the connection was lost, or the server is busy, full or read-only. */
export function isTransient(error: unknown): boolean {
  if (isSluiceError(error)) return error.code === "STORE_UNAVAILABLE" && isPassing(error.cause);
  const state = toSqlState(error);
  return state === null ? isNetworkError(error) : UNAVAILABLE.test(state) || CONTENDED.test(state);
}

/**
 * Wraps the failures of a connection; what the server says about a statement stays as it is.
 *
 * @returns `STORE_UNAVAILABLE` with the cause. Its message names no host, user or password.
 */
export function toStoreError(error: unknown): unknown {
  if (isSluiceError(error) || error instanceof TypeError) return error;
  const state = toSqlState(error);
  if (state !== null && !UNAVAILABLE.test(state)) return error;
  return new SluiceError("STORE_UNAVAILABLE", "The database cannot be reached or cannot write now.", { cause: error });
}

/** Wraps whatever kept a connection from opening, a refused password included. */
export function toConnectError(error: unknown): SluiceError {
  return new SluiceError("STORE_UNAVAILABLE", "The database refused the connection or did not answer.", {
    cause: error,
  });
}

/** Says that a database was used after `close`. Not transient. */
export function toClosedError(): SluiceError {
  return new SluiceError("STORE_UNAVAILABLE", "The database is closed.", { cause: new TypeError("used after close") });
}

/** Says that a transaction was used after its end, or after its connection broke. */
export function toEndedError(): Error {
  return new Error("The transaction has ended.");
}

/** Says that `commit` rolled back. */
export function toAbortedError(): Error {
  return new Error("The transaction was rolled back, because one of its statements had failed.");
}

/** A connection that broke may come back; a refused password or a closed pool will not. */
function isPassing(cause: unknown): boolean {
  return toSqlState(cause) === null ? !(cause instanceof TypeError) : isTransient(cause);
}

/** The code of an error that a Postgres reported; null for all others. */
function toSqlState(error: unknown): string | null {
  if (!(error instanceof Error) || !("severity" in error) || !("code" in error)) return null;
  return typeof error.code === "string" ? error.code : null;
}

const NETWORK = new Set(["ECONNREFUSED", "ECONNRESET", "ECONNABORTED", "EPIPE", "ETIMEDOUT", "ENOTFOUND", "EAI_AGAIN"]);

function isNetworkError(error: unknown): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string" && NETWORK.has(error.code);
}
