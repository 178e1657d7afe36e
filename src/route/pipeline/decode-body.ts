import { apiError, type ApiError } from "../answers/api-error.ts";

/** Fields by name, in an object that has nothing else. A name that comes again has a list. */
export type Fields = Record<string, unknown>;

/**
 * Reads JSON. A key named `__proto__` is left out, at any depth: nobody sends one in good faith.
 *
 * @throws {ApiError} 400 if the bytes are not UTF-8 or not JSON.
 */
export function decodeJson(bytes: Uint8Array): unknown {
  const text = decodeText(bytes);
  try {
    return mayHaveProto(text) ? JSON.parse(text, withoutProto) : JSON.parse(text);
  } catch {
    throw malformed("The body is not JSON.");
  }
}

/**
 * Reads a form.
 *
 * @param multipart The whole content type of a multipart form. Null if it is URL-encoded.
 * @throws {ApiError} 400 if it is malformed.
 */
export async function decodeForm(bytes: Uint8Array, multipart: string | null): Promise<Fields> {
  if (multipart === null) return toFields(new URLSearchParams(decodeText(bytes)));
  try {
    const body = bytes as Uint8Array<ArrayBuffer>;
    return toFields(await new Response(body, { headers: { "content-type": multipart } }).formData());
  } catch {
    throw malformed("The body is not a form.");
  }
}

/** Gathers pairs by name: what comes once as it is, what comes again as a list. */
export function toFields(pairs: Iterable<readonly [string, unknown]>): Fields {
  const fields: Fields = Object.create(null) as Fields;
  for (const [name, value] of pairs) {
    const old = fields[name];
    if (old === undefined) fields[name] = value;
    else if (Array.isArray(old)) old.push(value);
    else fields[name] = [old, value];
  }
  return fields;
}

const UTF8 = new TextDecoder("utf-8", { fatal: true });

function decodeText(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    throw malformed("The body is not UTF-8.");
  }
}

function mayHaveProto(text: string): boolean {
  // Two quick looks spare most texts the slow one.
  return (text.includes("__p") || text.includes("\\u")) && PROTO_KEY.test(text);
}

/** `__proto__`, with any of its characters escaped. */
const PROTO_KEY = /(?:_|\\u005f){2}(?:p|\\u0070)(?:r|\\u0072)(?:o|\\u006f)(?:t|\\u0074)(?:o|\\u006f)(?:_|\\u005f){2}/i;

function withoutProto(key: string, value: unknown): unknown {
  return key === "__proto__" ? undefined : value;
}

function malformed(detail: string): ApiError {
  return apiError(400, "body-malformed", detail);
}
