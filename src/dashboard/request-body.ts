import { readStream } from "../http/index.ts";
import { toProblem } from "./answers.ts";

/** A request's body, or why it is refused. */
export type RequestBody =
  | { readonly kind: "json"; readonly value: unknown }
  | { readonly kind: "refused"; readonly answer: Response };

const MAX_BYTES = 64 * 1024;
const TIMEOUT_MS = 10_000;

/** Reads the JSON of an action. An empty body is `undefined`. */
export async function readJson(request: Request): Promise<RequestBody> {
  // Forms and plain texts are what a page elsewhere can send without asking.
  const type = request.headers.get("content-type");
  if (type !== null && !/^application\/json\s*(;|$)/i.test(type)) {
    return refuse(415, "UNSUPPORTED_MEDIA_TYPE", "Send application/json.");
  }
  const reading = await readStream(request.body, { maxBytes: MAX_BYTES, timeoutMs: TIMEOUT_MS });
  switch (reading.kind) {
    case "too_large":
      return refuse(413, "BODY_TOO_LARGE", `Send at most ${MAX_BYTES} bytes.`);
    case "timed_out":
      return refuse(408, "BODY_INCOMPLETE", "The body did not arrive in time.");
    case "incomplete":
      return refuse(400, "BODY_INCOMPLETE", "The body ended early.");
    case "whole":
      return parse(reading.bytes, type);
  }
}

function parse(bytes: Uint8Array, type: string | null): RequestBody {
  if (bytes.byteLength === 0) return { kind: "json", value: undefined };
  if (type === null) return refuse(415, "UNSUPPORTED_MEDIA_TYPE", "Send application/json.");
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { kind: "json", value: JSON.parse(text) };
  } catch {
    return refuse(400, "INPUT_INVALID", "The body is not JSON.");
  }
}

function refuse(status: number, code: string, message: string): RequestBody {
  return { kind: "refused", answer: toProblem(status, code, message) };
}
