import type { Caller, Role } from "./authorization.ts";
import type { DashboardBackend } from "./backend.ts";
import type { Redaction } from "./redaction/redaction.ts";

/** One operation of the JSON API. The table of them routes requests, checks parameters and makes the OpenAPI document. */
export interface Endpoint {
  readonly method: "GET" | "POST";
  /** Below the mount, such as `api/events/{id}/replay`. */
  readonly path: `api/${string}`;
  /** What it does, in one sentence, for the OpenAPI document. */
  readonly summary: string;
  /** The least a caller must be. */
  readonly role: Role;
  readonly query?: Readonly<Record<string, QueryParameter>>;
  /** The name of the request body's schema in `schemas.ts`. */
  readonly body?: string;
  /** The name of the answer's schema in `schemas.ts`. */
  readonly answer: string;
  /** What the answer is where it is not JSON. Then `run` resolves to a `Response`. */
  readonly media?: string;
  /** Whether it is cheap enough to be read again and again for `GET api/live`. */
  readonly isLive?: boolean;
  /** @throws {SluiceError} what the caller is told; anything else is answered 503. */
  readonly run: (call: Call) => Promise<unknown>;
}

/** A parameter of a query. */
export interface QueryParameter {
  readonly description: string;
  readonly kind: "text" | "number" | "uuid" | "instant" | readonly string[];
  /** The most it may be long, in characters; for numbers the greatest it may be. 255 and 200 unless given. */
  readonly max?: number;
  /** Whether it may be given several times. */
  readonly isRepeatable?: boolean;
  /** Whether `GET api/live` refuses it, because answering takes long. */
  readonly isCostly?: boolean;
}

/** A checked call of an endpoint. */
export interface Call {
  readonly backend: DashboardBackend;
  readonly caller: Caller;
  readonly redaction: Redaction;
  /** The path's `{…}` parts. */
  readonly params: Readonly<Record<string, string>>;
  /** Checked against the endpoint's parameters. */
  readonly query: URLSearchParams;
  /** Parsed JSON; undefined where there is none. */
  readonly body: unknown;
  /**
   * The caller's name for this action, a UUID: the key of its audit row, so that an action sent twice is done once. From
   * the header `x-sluice-action`, which no form can send. Fresh for `GET`.
   */
  readonly actionId: string;
  /** As it came in. What it says has been checked; only its body is used up. */
  readonly request: Request;
  readonly signal: AbortSignal;
}
