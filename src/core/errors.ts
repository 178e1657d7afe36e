/** HTTP status for each failure Sluice raises on purpose. Renaming a key is a major release. */
const STATUS = {
  /** An option, secret, pattern or handler name is wrong. Raised at start-up, never per request. */
  CONFIG_INVALID: 500,
  /** The request body is larger than the source allows. */
  BODY_TOO_LARGE: 413,
  /** The request body did not arrive inside the deadline, or ended early. */
  BODY_INCOMPLETE: 400,
  /** The database cannot be reached, or did not commit in time. */
  STORE_UNAVAILABLE: 503,
  /** Another process holds the embedded database directory. */
  STORE_LOCKED: 503,
  /** The database holds a schema newer than this version of Sluice knows. */
  SCHEMA_NEWER: 500,
  /** The database holds no schema, or an older one than this version of Sluice reads. */
  SCHEMA_OLDER: 500,
  /** A named thing (event, source, handler) does not exist. */
  NOT_FOUND: 404,
  /** A query parameter or cursor is malformed. */
  INPUT_INVALID: 400,
  /** A worker's claim on a job ended before the job did; its effects were rolled back. */
  LEASE_LOST: 409,
  /** The id of an action was used for another one, or the action it names is under way. */
  ACTION_CONFLICT: 409,
  /** As things stand, the action cannot be done. The message says what would have to change. */
  ACTION_REFUSED: 409,
  /** A definition does not verify an example whose verdict is known. Raised in tests. */
  VECTOR_MISMATCH: 500,
  /** An optional package is needed and not installed. */
  DEPENDENCY_MISSING: 500,
} as const;

export type ErrorCode = keyof typeof STATUS;

/** The one error class. Callers branch on `code`; `message` is for people and may change. */
export class SluiceError extends Error {
  override readonly name = "SluiceError";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  /** The HTTP status an answer to this failure carries. */
  get status(): number {
    return STATUS[this.code];
  }
}

/** Compares by name, so it also holds when two copies of the package are installed. */
export function isSluiceError(error: unknown): error is SluiceError {
  return error instanceof Error && error.name === "SluiceError";
}

/** One line for a log or an attempt row, whatever was thrown. Bounded to `maxLength` characters. */
export function toErrorMessage(error: unknown, maxLength = 2_000): string {
  return describe(error).slice(0, maxLength);
}

function describe(error: unknown): string {
  if (error instanceof Error) return error.message === "" ? error.name : `${error.name}: ${error.message}`;
  if (typeof error === "string") return error;
  try {
    return `thrown: ${JSON.stringify(error) ?? String(error)}`;
  } catch {
    return "thrown: a value that cannot be shown";
  }
}
