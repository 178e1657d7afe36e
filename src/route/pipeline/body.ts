import { type BodyReading, readContentLength, readStream } from "../../http/index.ts";
import { apiError, type ApiErrorOptions } from "../answers/api-error.ts";
import { decodeForm, decodeJson } from "./decode-body.ts";

/** How a route reads bodies. */
export interface BodyRules {
  /** What a body has to be: `any` is not decoded, `stream` not even read. */
  readonly takes: "json" | "form" | "any" | "stream";
  readonly maxBytes: number;
  readonly timeoutMs: number;
}

/** A body that was read. */
export interface ReadBody {
  readonly bytes: Uint8Array;
  /** What the bytes say. Undefined where there are none, or they are not decoded. */
  readonly value: unknown;
}

/**
 * Reads a request's body, once and to its end.
 *
 * @throws {ApiError} 400, 408, 413 or 415.
 */
export function readBody(request: Request, rules: BodyRules): ReadBody | Promise<ReadBody> {
  if (request.body === null || rules.takes === "stream") return NO_BODY;
  const { headers } = request;
  const type = rules.takes === "any" ? null : readContentType(headers);
  const declared = readContentLength(headers);
  if (declared !== 0 && type !== null) assertType(type, headers, rules);
  if (declared !== null && declared > rules.maxBytes) throw tooLarge(rules);
  return readStream(request.body, rules, declared).then((reading) =>
    decode({ bytes: toBytes(reading, declared, rules), type, declared }, headers, rules),
  );
}

interface Read {
  readonly bytes: Uint8Array;
  readonly type: ContentType | null;
  readonly declared: number | null;
}

function decode({ bytes, type, declared }: Read, headers: Headers, rules: BodyRules): ReadBody | Promise<ReadBody> {
  if (bytes.byteLength === 0) return NO_BODY;
  if (type === null) return { bytes, value: undefined };
  if (declared === 0) assertType(type, headers, rules);
  if (rules.takes === "json") return { bytes, value: decodeJson(bytes) };
  return decodeForm(bytes, toMultipart(type)).then((value) => ({ bytes, value }));
}

/** A request with the same bytes, whose body nobody has read yet. */
export function toFreshRequest(request: Request, bytes: Uint8Array): Request {
  const { method, headers, signal, url } = request;
  const body = method === "GET" || method === "HEAD" ? null : (bytes as Uint8Array<ArrayBuffer>);
  return new Request(url, { method, headers, body, signal });
}

const NO_BYTES = new Uint8Array();
const NO_BODY: ReadBody = { bytes: NO_BYTES, value: undefined };

interface ContentType {
  readonly essence: string;
  readonly charset: string | null;
  readonly whole: string;
}

function readContentType(headers: Headers): ContentType {
  const whole = headers.get("content-type") ?? "";
  if (whole !== lastType.whole) lastType = toContentType(whole);
  return lastType;
}

function toContentType(whole: string): ContentType {
  const [essence = "", ...parameters] = whole.split(";");
  const charset = parameters.map((parameter) => CHARSET.exec(parameter)?.[1]).find((found) => found !== undefined);
  return { essence: essence.trim().toLowerCase(), charset: charset?.toLowerCase() ?? null, whole };
}

/** Most requests to an app are of one type. */
let lastType: ContentType = { essence: "", charset: null, whole: "" };

const CHARSET = /^\s*charset="?([^"\s]*)"?\s*$/i;

function assertType(type: ContentType, headers: Headers, { takes }: BodyRules): void {
  const encoding = headers.get("content-encoding");
  if (encoding !== null && encoding.trim().toLowerCase() !== "identity") {
    throw apiError(415, "content-encoding-unsupported", "A compressed body is not taken.", {
      headers: { "accept-encoding": "identity" },
    });
  }
  const isTaken = takes === "form" ? FORM_TYPES.includes(type.essence) : JSON_TYPE.test(type.essence);
  if (isTaken && (type.charset === null || CHARSETS.includes(type.charset))) return;
  const accepted = takes === "form" ? FORM_TYPES.join(", ") : "application/json";
  throw apiError(415, "media-type-unsupported", `The body has to be ${accepted.replace(", ", " or ")}, in UTF-8.`, {
    headers: { "accept-post": accepted },
  });
}

/** What `decodeForm` has to know of the type: the boundary is in it. */
function toMultipart({ essence, whole }: ContentType): string | null {
  return essence === URL_ENCODED ? null : whole;
}

const URL_ENCODED = "application/x-www-form-urlencoded";
const FORM_TYPES: readonly string[] = [URL_ENCODED, "multipart/form-data"];
const JSON_TYPE = /^application\/(?:[\w.!#$&^-]+\+)?json$/;
const CHARSETS: readonly string[] = ["utf-8", "utf8", "us-ascii"];

function toBytes(reading: BodyReading, declared: number | null, limits: BodyRules): Uint8Array {
  switch (reading.kind) {
    case "whole":
      // Next.js cuts off what is over the limit when the app has a proxy.ts, and says so to nobody but its log.
      if (declared !== null && reading.bytes.byteLength < declared) throw truncated(reading.bytes.byteLength, declared);
      return reading.bytes;
    case "too_large":
      throw tooLarge(limits, GIVEN_UP);
    case "timed_out":
      throw apiError(408, "body-timeout", `The body took longer than ${limits.timeoutMs} ms.`, GIVEN_UP);
    case "incomplete":
      throw apiError(400, "body-incomplete", "The body ended early.");
  }
}

/**
 * For answers to a body of which a part was read. Node.js throws away what nobody has begun to read; what somebody gave
 * up it keeps, and the next request on the connection would wait behind it until the connection times out.
 */
export const GIVEN_UP: { readonly headers: HeadersInit } = { headers: { connection: "close" } };

function tooLarge({ maxBytes }: Pick<BodyRules, "maxBytes">, options?: ApiErrorOptions): Error {
  return apiError(413, "body-too-large", `The body has more than ${maxBytes} bytes.`, options);
}

function truncated(got: number, declared: number): Error {
  const where = "If the app has a proxy.ts, Next.js cuts bodies at proxyClientMaxBodySize";
  return apiError(400, "body-truncated", `${got} of ${declared} bytes arrived. ${where} (10 MB by default).`);
}
