import type { Answer } from "./incoming.ts";

/** What a sender is told. One body for every bad proof, so that an answer teaches a forger nothing. */
export const answers = {
  stored: (id: string): Answer => json(200, { status: "stored", id }),
  duplicate: (id: string): Answer => json(200, { status: "duplicate", id }),
  options: (): Answer => ({ status: 204, headers: { ...NO_STORE, allow: ALLOW }, body: "" }),
  unauthorized: (): Answer => json(401, { error: "unauthorized" }),
  unknownSource: (): Answer => json(404, { error: "not_found" }),
  methodNotAllowed: (): Answer => json(405, { error: "method_not_allowed" }, { allow: ALLOW }),
  bodyIncomplete: (): Answer => json(400, { error: "body_incomplete" }),
  bodyTimedOut: (): Answer => json(408, { error: "body_timed_out" }, { connection: "close" }),
  bodyTooLarge: (): Answer => json(413, { error: "body_too_large" }, { connection: "close" }),
  unsupportedType: (): Answer => json(415, { error: "unsupported_media_type" }),
  unavailable: (retryAfterSeconds: number): Answer =>
    json(503, { error: "unavailable" }, { "retry-after": String(retryAfterSeconds) }),
} as const;

const ALLOW = "POST, OPTIONS";
const NO_STORE = { "cache-control": "no-store" } as const;

function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { ...NO_STORE, "content-type": "application/json; charset=utf-8", ...headers },
    body: JSON.stringify(body),
  };
}
