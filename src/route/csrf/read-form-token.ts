import { decodeForm } from "../pipeline/decode-body.ts";
import { readStream } from "../../http/index.ts";

/**
 * Finds the token in a form, and leaves the body for others to read. Looks at small forms only: who sends files has a
 * script that can set a header.
 *
 * @returns Null if there is none, the body is no form, it is larger than 64 KiB or it does not arrive in 10 seconds.
 */
export async function readFormToken(request: Request, field: string): Promise<string | null> {
  const type = request.headers.get("content-type") ?? "";
  const isMultipart = MULTIPART.test(type);
  if (!(isMultipart || URL_ENCODED.test(type)) || request.body === null || request.bodyUsed) return null;
  const reading = await readStream(request.clone().body, { maxBytes: MAX_BYTES, timeoutMs: TIMEOUT_MS });
  if (reading.kind !== "whole") return null;
  const fields = await decodeForm(reading.bytes, isMultipart ? type : null).catch(() => null);
  const token = fields?.[field];
  return typeof token === "string" ? token : null;
}

const URL_ENCODED = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;
const MULTIPART = /^multipart\/form-data\s*;/i;
const MAX_BYTES = 65_536;
const TIMEOUT_MS = 10_000;
