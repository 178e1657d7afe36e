/** One thing that is wrong with a request's data. Never holds the value. */
export interface Issue {
  readonly in: "body" | "form" | "query" | "params" | "headers" | "cookies";
  /** A JSON Pointer, in `body` and `form`. */
  readonly pointer?: string;
  /** The parameter's name, elsewhere. */
  readonly name?: string;
  readonly detail: string;
  readonly code?: string;
}

/** What an error says beside its status, code and detail. */
export interface ApiErrorOptions extends ErrorOptions {
  /** The problem's type, a URI. By default it is made of the code: `urn:sluice:problem:<code>`. */
  readonly type?: string;
  /** What all problems of this type are called. By default it is made of the code. */
  readonly title?: string;
  readonly issues?: readonly Issue[];
  readonly headers?: HeadersInit;
  /** Further members of the answer. Those that RFC 9457 names cannot be replaced. */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

const BRAND = Symbol.for("sluice.ApiError");

/** A failure an answer is made of. Branded, so that it is known across bundles. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  /** A stable slug, such as `body-invalid`. */
  readonly code: string;
  readonly type: string | undefined;
  readonly title: string | undefined;
  /** Sent to the client, so it must say nothing that is not the client's to know. */
  readonly detail: string | undefined;
  readonly issues: readonly Issue[] | undefined;
  readonly headers: HeadersInit | undefined;
  readonly extensions: Readonly<Record<string, unknown>> | undefined;

  /**
   * @param status From 400 to 599.
   * @throws {RangeError} If the status is another.
   */
  constructor(status: number, code: string, detail?: string, options: ApiErrorOptions = {}) {
    super(detail ?? options.title ?? code, options);
    if (!Number.isInteger(status) || status < 400 || status > 599)
      throw new RangeError(`${status} is no error's status`);
    Object.defineProperty(this, BRAND, { value: true });
    this.status = status;
    this.code = code;
    this.type = options.type;
    this.title = options.title;
    this.detail = detail;
    this.issues = options.issues;
    this.headers = options.headers;
    this.extensions = options.extensions;
  }
}

/**
 * Makes an error to throw.
 *
 * @param detail Sent to the client.
 */
export function apiError(status: number, code: string, detail?: string, options?: ApiErrorOptions): ApiError {
  return new ApiError(status, code, detail, options);
}

/**
 * 400, about one field of the body if it is named.
 *
 * @param field A name, or a path with dots: `address.street`.
 */
export function badRequest(detail: string, field?: string): ApiError {
  if (field === undefined) return new ApiError(400, "bad-request", detail);
  const issue: Issue = { in: "body", pointer: toPointer(field.split(".")), detail };
  return new ApiError(400, "bad-request", detail, { issues: [issue], extensions: { field } });
}

/** 401. The answer says in `WWW-Authenticate` how to sign in. */
export function unauthorized(detail?: string): ApiError {
  return new ApiError(401, "unauthorized", detail);
}

/** 403: it is known who asks, and they may not. */
export function forbidden(detail?: string): ApiError {
  return new ApiError(403, "forbidden", detail);
}

/** 404. Also the answer for what exists and is not the asker's to know of. */
export function notFound(detail?: string): ApiError {
  return new ApiError(404, "not-found", detail);
}

/** 409: the thing is not in a state that allows this. */
export function conflict(detail?: string): ApiError {
  return new ApiError(409, "conflict", detail);
}

/** Whether a thrown value is an `ApiError`, of whichever copy of this module. */
export function isApiError(error: unknown): error is ApiError {
  return typeof error === "object" && error !== null && BRAND in error;
}

/**
 * Writes a path into a value as a JSON Pointer.
 *
 * @see RFC 6901
 */
export function toPointer(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
