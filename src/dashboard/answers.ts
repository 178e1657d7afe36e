import { isSluiceError } from "../core/errors.ts";
import type { ErrorView } from "./contract.ts";

/** On every answer, whatever it is. */
export const COMMON_HEADERS: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  // No page elsewhere can have it loaded, whatever it takes it for.
  "cross-origin-resource-policy": "same-origin",
};

/** An answer in JSON. */
export function answerJson(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json(body, { status, headers: { ...COMMON_HEADERS, ...headers } });
}

/** A refusal in JSON. */
export function toProblem(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return answerJson(status, { error: { code, message } } satisfies ErrorView, headers);
}

/** What a failure tells the caller: its own code and message where it was raised on purpose. */
export function toFailure(error: unknown): { readonly status: number } & ErrorView {
  if (isSluiceError(error)) return { status: error.status, error: { code: error.code, message: error.message } };
  return { status: 503, error: { code: "STORE_UNAVAILABLE", message: "The database did not answer." } };
}
