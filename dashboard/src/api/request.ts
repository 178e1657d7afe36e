import type { ErrorView } from "../../../src/dashboard/contract.ts";

/** A call of the JSON API that did not work. Its message is for people. */
export class ApiFailure extends Error {
  override readonly name = "ApiFailure";
  /** The API's code; `UNREACHABLE` where there was no answer. */
  readonly code: string;
  readonly status: number;

  constructor(code: string, status: number, message: string) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/**
 * Reads a view.
 *
 * @param path Below `api/`, such as `events?source=stripe`.
 * @throws {ApiFailure} what failed.
 */
export function read(path: string, signal?: AbortSignal): Promise<unknown> {
  return call(path, signal === undefined ? {} : { signal });
}

/** One thing someone wants done. Sent twice with the same id, it is done once. */
export interface Intent {
  readonly id: string;
  /** Below `api/`. */
  readonly path: string;
  readonly body?: unknown;
}

/**
 * Does something.
 *
 * @throws {ApiFailure} what failed.
 */
export function act(intent: Intent): Promise<unknown> {
  return call(intent.path, {
    method: "POST",
    headers: { "content-type": "application/json", "x-sluice-action": intent.id },
    body: JSON.stringify(intent.body ?? {}),
  });
}

async function call(path: string, init: RequestInit): Promise<unknown> {
  const response = await fetch(`api/${path}`, { ...init, credentials: "same-origin", redirect: "manual" }).catch(
    (error: unknown) => {
      if (error instanceof DOMException && error.name === "AbortError") throw error;
      throw new ApiFailure("UNREACHABLE", 0, "The server could not be reached.");
    },
  );
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw toFailure(response.status, body);
  return body;
}

function toFailure(status: number, body: unknown): ApiFailure {
  const error = (body as Partial<ErrorView> | null)?.error;
  // A redirect is how frameworks answer who has to sign in first.
  if (status === 0) return new ApiFailure("FORBIDDEN", status, "You are not signed in any more. Reload the page.");
  return new ApiFailure(
    error?.code ?? "UNKNOWN",
    status,
    error?.message ?? `The server answered ${status} without saying why.`,
  );
}
