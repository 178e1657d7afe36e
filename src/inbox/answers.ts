import type { Acknowledgement } from "../verify/index.ts";
import type { Answer } from "../http/index.ts";

/** What a sender is told. One body for every bad proof, so that an answer teaches a forger nothing. */
export const answers = {
  stored: (ids: readonly string[]): Answer => json(200, toReceipt("stored", ids)),
  duplicate: (ids: readonly string[]): Answer => json(200, toReceipt("duplicate", ids)),
  empty: (): Answer => json(200, { status: "empty" }),
  options: (allow: string): Answer => ({ status: 204, headers: { ...NO_STORE, allow }, body: "" }),
  unauthorized: (): Answer => json(401, { error: "unauthorized" }),
  /** For senders that take an answer with a body for no answer. */
  unauthorizedWithoutBody: (): Answer => ({ status: 401, headers: NO_STORE, body: "" }),
  forbidden: (): Answer => json(403, { error: "forbidden" }),
  unknownSource: (): Answer => json(404, { error: "not_found" }),
  methodNotAllowed: (allow: string): Answer => json(405, { error: "method_not_allowed" }, { allow }),
  bodyIncomplete: (): Answer => json(400, { error: "body_incomplete" }),
  bodyUnparsable: (): Answer => json(400, { error: "body_unparsable" }),
  bodyTimedOut: (): Answer => json(408, { error: "body_timed_out" }, { connection: "close" }),
  bodyTooLarge: (): Answer => json(413, { error: "body_too_large" }, { connection: "close" }),
  unsupportedType: (): Answer => json(415, { error: "unsupported_media_type" }),
  rateLimited: (retryAfterSeconds: number): Answer =>
    json(429, { error: "rate_limited" }, { "retry-after": String(retryAfterSeconds) }),
  unavailable: (retryAfterSeconds: number): Answer =>
    json(503, { error: "unavailable" }, { "retry-after": String(retryAfterSeconds) }),
} as const;

/** What a sender wants to hear of a committed delivery, in place of our own answer. */
export function toAcknowledged(acknowledgement: Acknowledgement, eventId: string | undefined): Answer {
  const { status = 200, body = "", contentType = "text/plain; charset=utf-8" } = acknowledgement;
  return {
    status,
    headers: { ...NO_STORE, ...toEventHeader(eventId), ...(body !== "" && { "content-type": contentType }) },
    body,
  };
}

/** Names the event where the body does not. */
export function toEventHeader(eventId: string | undefined): Readonly<Record<string, string>> {
  return eventId === undefined ? {} : { "sluice-event": eventId };
}

const NO_STORE = { "cache-control": "no-store" } as const;

function toReceipt(status: string, ids: readonly string[]): unknown {
  return ids.length === 1 ? { status, id: ids[0] } : { status, ids };
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { ...NO_STORE, "content-type": "application/json; charset=utf-8", ...headers },
    body: JSON.stringify(body),
  };
}
