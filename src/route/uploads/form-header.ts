import { apiError, type ApiError } from "../answers/api-error.ts";

/**
 * Finds the boundary between a form's parts.
 *
 * @throws {ApiError} 415 if the body is no multipart form, 400 if the boundary is missing.
 */
export function readBoundary(headers: Headers): string {
  const encoding = headers.get("content-encoding");
  if (encoding !== null && encoding.trim().toLowerCase() !== "identity") {
    throw apiError(415, "content-encoding-unsupported", "A compressed body is not taken.", {
      headers: { "accept-encoding": "identity" },
    });
  }
  const type = headers.get("content-type") ?? "";
  if (!/^\s*multipart\/form-data\s*(?:;|$)/i.test(type)) {
    throw apiError(415, "media-type-unsupported", "The body has to be multipart/form-data.", {
      headers: { "accept-post": "multipart/form-data" },
    });
  }
  const { boundary } = readParameters(type);
  if (boundary === undefined || !BOUNDARY.test(boundary)) throw malformed("The form's boundary is missing.");
  return boundary;
}

/** What a part's headers say. */
export interface PartHeader {
  readonly name: string;
  /** Null if the part is no file. Empty where a form's file was not chosen. */
  readonly fileName: string | null;
}

/**
 * Reads a part's `Content-Disposition`. Of its other headers, none is believed.
 *
 * @param headers Names in lower case; values as Latin-1, whatever they are.
 * @throws {ApiError} 400 if it has no name, or two.
 * @see RFC 7578, section 4.2
 */
export function readPartHeader(headers: Readonly<Record<string, readonly string[]>>): PartHeader {
  const [disposition = "", ...more] = headers["content-disposition"] ?? [];
  if (more.length > 0 || !/^\s*form-data\s*;/i.test(disposition)) throw malformed("A part has no name.");
  const { name, filename } = readParameters(disposition);
  if (name === undefined || name === "") throw malformed("A part has no name.");
  if (name.length > MAX_NAME) throw malformed("A part's name is too long.");
  return { name: toText(name), fileName: filename === undefined ? null : toText(filename) };
}

/** 400, for what is no form. */
export function malformed(detail: string): ApiError {
  return apiError(400, "body-malformed", detail);
}

/** @see RFC 2046, section 5.1.1 */
const BOUNDARY = /^[\w'()+,./:=? -]{0,69}[\w'()+,./:=?-]$/;
const MAX_NAME = 256;
const PARAMETER = /;\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\[^])*)"|([^\s;"]*))/g;

/** A parameter that comes twice is two things to two readers. */
function readParameters(header: string): Readonly<Record<string, string>> {
  const parameters = Object.create(null) as Record<string, string>;
  for (const [, name = "", quoted, bare = ""] of header.matchAll(PARAMETER)) {
    const key = name.toLowerCase();
    if (key in parameters) throw malformed("A header has a parameter twice.");
    parameters[key] = quoted ?? bare;
  }
  return parameters;
}

/** Browsers write these three as escapes, and nothing else. @see https://html.spec.whatwg.org/#multipart-form-data */
function toText(value: string): string {
  const text = new TextDecoder().decode(Buffer.from(value, "latin1"));
  return text.replaceAll(/%(?:22|0A|0D)/g, decodeURIComponent);
}
