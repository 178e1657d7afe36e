import type { ApiError, Issue } from "./api-error.ts";

const MARK: unique symbol = Symbol.for("sluice.Problem");

/** Says in `returns` that a status is answered by throwing an `ApiError`: `returns({ 200: Task, 404: Problem })`. */
export const Problem: { readonly [MARK]: true } = { [MARK]: true };

/** Whether a value is the marker, of whichever copy of this module. */
export function isProblem(value: unknown): value is typeof Problem {
  return typeof value === "object" && value !== null && MARK in value;
}

/**
 * What a failed request is answered with, as `application/problem+json`.
 *
 * @see RFC 9457
 */
export interface ProblemDetails {
  /** `about:blank` where the status says it all. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** The request's id. */
  readonly instance: string;
  /** A stable slug to branch on, such as `body-invalid`. */
  readonly code: string;
  readonly detail?: string;
  readonly errors?: readonly Issue[];
  readonly [extension: string]: unknown;
}

/** The same in short, for apps that set `errors: "simple"`. */
export interface SimpleError {
  readonly error: string;
  readonly code: string;
  readonly errors?: readonly Issue[];
  readonly [extension: string]: unknown;
}

/** Writes an error out as RFC 9457 has it. */
export function toProblemDetails(error: ApiError, requestId: string): ProblemDetails {
  return toBare({
    ...error.extensions,
    type: error.type ?? (isPlain(error) ? "about:blank" : `urn:sluice:problem:${error.code}`),
    title: toTitle(error),
    status: error.status,
    detail: error.detail,
    instance: requestId,
    code: error.code,
    errors: error.issues?.slice(0, MAX_ISSUES).map(toBareIssue),
  });
}

/** Writes an error out in short. */
export function toSimpleError(error: ApiError): SimpleError {
  return toBare({
    ...error.extensions,
    error: error.detail ?? toTitle(error),
    code: error.code,
    errors: error.issues?.slice(0, MAX_ISSUES).map(toBareIssue),
  });
}

/** Who sends a thousand wrong fields learns enough from these. */
const MAX_ISSUES = 100;

/** Whether the code says no more than the status does. */
function isPlain(error: ApiError): boolean {
  return error.code === TITLES[error.status]?.toLowerCase().replaceAll(" ", "-");
}

function toTitle(error: ApiError): string {
  return error.title ?? (isPlain(error) ? TITLES[error.status] : undefined) ?? toSentence(error.code);
}

function toSentence(code: string): string {
  return `${code.charAt(0).toUpperCase()}${code.slice(1).replaceAll("-", " ")}`;
}

/** Copies what an issue may say and nothing that came along with it. */
function toBareIssue({ in: place, pointer, name, detail, code }: Issue): Issue {
  return toBare({ in: place, pointer, name, detail, code });
}

/** Without a prototype, and without members that are undefined: names in errors come from requests. */
function toBare<T extends object>(members: Undefinable<T>): T {
  const bare = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of Object.entries(members)) if (value !== undefined) bare[name] = value;
  return bare as T;
}

type Undefinable<T> = { readonly [K in keyof T]: T[K] | undefined };

/** @see RFC 9110, section 15, and RFC 6585 */
const TITLES: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  406: "Not Acceptable",
  408: "Request Timeout",
  409: "Conflict",
  410: "Gone",
  411: "Length Required",
  412: "Precondition Failed",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  428: "Precondition Required",
  429: "Too Many Requests",
  431: "Request Header Fields Too Large",
  500: "Internal Server Error",
  501: "Not Implemented",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};
