import { isSluiceError } from "../../core/errors.ts";
import { ApiError, forbidden, isApiError, notFound, unauthorized } from "./api-error.ts";
import type { Exchange } from "../pipeline/exchange.ts";
import { type NextSignal, readNextSignal, toRedirectAnswer } from "./next-signals.ts";
import { toProblemDetails, toSimpleError } from "./problem.ts";

/** How failures are answered. */
export interface ErrorAnswerOptions {
  /** `problem` is RFC 9457, `simple` is `{ error, ...details }`. */
  readonly shape: "problem" | "simple";
  /** `WWW-Authenticate` of a 401 that does not say itself. `Bearer` by default, since a 401 must have one. */
  readonly challenge?: string;
}

/**
 * Makes an answer of what was thrown on the way, whatever it is. Only what an `ApiError` says is told to the client;
 * of any other error not even its name is. `exchange.answerHeaders` are the pipeline's to add, as to every answer.
 *
 * @throws What Next.js leaves prerendering with, as it is.
 */
export function toErrorAnswer(error: unknown, exchange: Exchange, options: ErrorAnswerOptions): Response {
  const signal = readNextSignal(error);
  if (signal?.kind === "interrupt") throw signal.error;
  if (signal?.kind === "redirect" && !isApiError(error)) return toRedirectAnswer(signal, exchange.request.method);
  return toAnswer(toApiError(error, exchange.request), exchange, options);
}

/** Whether a thrown value is a fault of the app or its surroundings, for someone to hear of, and no answer to a client. */
export function isFault(error: unknown, request: Request): boolean {
  const signal = readNextSignal(error);
  if (signal !== null && !isApiError(error)) return false;
  return toApiError(error, request).status >= 500;
}

function toApiError(error: unknown, request: Request): ApiError {
  if (isApiError(error)) return error;
  const signal = readNextSignal(error);
  if (signal?.kind === "fallback") return toFallback(signal);
  if (isAbortOf(request, error)) return new ApiError(499, "request-aborted", "The client went away.", { cause: error });
  if (isSluiceError(error) && error.status === 503) return toUnavailable(error);
  return new ApiError(500, "internal-server-error", undefined, { cause: error });
}

function toFallback(signal: NextSignal & { readonly kind: "fallback" }): ApiError {
  switch (signal.status) {
    case 401:
      return unauthorized();
    case 403:
      return forbidden();
    case 404:
      return notFound();
  }
}

/** Nobody reads this answer; the status is what logs of proxies know. */
function isAbortOf(request: Request, error: unknown): boolean {
  if (!request.signal.aborted) return false;
  return error === request.signal.reason || (error instanceof Error && error.name === "AbortError");
}

function toUnavailable(cause: unknown): ApiError {
  return new ApiError(503, "service-unavailable", undefined, { cause, headers: { "retry-after": "5" } });
}

function toAnswer(error: ApiError, exchange: Exchange, options: ErrorAnswerOptions): Response {
  const headers = new Headers(error.headers);
  headers.set("content-type", options.shape === "problem" ? "application/problem+json" : "application/json");
  if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
  if (error.status === 401 && !headers.has("www-authenticate")) {
    headers.set("www-authenticate", options.challenge ?? "Bearer");
  }
  const body = exchange.request.method === "HEAD" ? null : toText(error, exchange.requestId, options.shape);
  return new Response(body, { status: error.status, headers });
}

/** Extensions that JSON cannot hold are left out, rather than the whole answer. */
function toText(error: ApiError, requestId: string, shape: ErrorAnswerOptions["shape"]): string {
  const toBody = (of: ApiError): string =>
    JSON.stringify(shape === "problem" ? toProblemDetails(of, requestId) : toSimpleError(of));
  try {
    return toBody(error);
  } catch {
    const { status, code, detail, type, title, issues } = error;
    return toBody(
      new ApiError(status, code, detail, {
        ...(type !== undefined && { type }),
        ...(title !== undefined && { title }),
        ...(issues !== undefined && { issues }),
      }),
    );
  }
}
