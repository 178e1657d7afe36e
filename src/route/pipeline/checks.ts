import type { Exchange } from "./exchange.ts";

/** Refuses requests that another site made a browser send. */
export interface CsrfCheck {
  (exchange: Exchange, given: CsrfGiven): void | Promise<void>;
  /** The form field that carries its token. Routes take it out of forms: it is no part of what they declare. */
  readonly field?: string;
}

/** What a CSRF check has to know of a route. */
export interface CsrfGiven {
  /** Whether the credentials were sent by the browser on its own. */
  readonly isAmbient: boolean;
  readonly mode?: CsrfMode;
}

/** `auto` lets safe methods pass, `navigate` guards them too, `off` guards nothing. */
export type CsrfMode = "auto" | "navigate" | "off";

/** Lets pages of other origins read answers. */
export interface Cors {
  /** Adds the headers to `exchange.answerHeaders`. */
  apply(exchange: Exchange): void;
  /** The answer to a preflight, or undefined if the request is none. */
  preflight(exchange: Exchange, methods: readonly string[]): Response | undefined;
}

/** So many requests in so much time. */
export interface RatePolicy {
  /** As in the `RateLimit-Policy` header. */
  readonly name?: string;
  /** What is counted: senders, users or API keys. By default the user if there is one, else the sender. */
  readonly by?: "ip" | "user" | "apiKey";
  readonly limit: number;
  readonly windowMs: number;
  /** How much of the limit one request takes, 1 by default. */
  readonly cost?: number;
  /** Whether each route counts for itself, or all routes with a policy of this name count together. `route` by default. */
  readonly scope?: "route" | "api";
}

/** Who is counted. */
export interface RateSubject {
  readonly ip: string | null;
  readonly userId?: string;
  readonly apiKey?: string;
}

/** Counts requests. */
export interface RateLimiter {
  /** Adds the RateLimit headers to `exchange.answerHeaders`, or throws a 429 `ApiError`. */
  check(exchange: Exchange, policies: readonly RatePolicy[], subject: RateSubject): Promise<void>;
}

/** Asks a provider whether a person sent a form. */
export interface Captcha {
  /** Throws a 403 `ApiError` if the token is missing, or not good. */
  verify(exchange: Exchange, token: string | null, expected?: CaptchaExpectation): Promise<void>;
}

/** What a captcha's token has to say beside being good. */
export interface CaptchaExpectation {
  readonly action?: string;
}

/** Runs a request's work once, however often it is sent. */
export interface Idempotency {
  /** Whether a request without a key is refused, unless its route says otherwise. So it is where nothing is said. */
  readonly required?: boolean;
  /** The kept answer to a request whose work is done. Undefined for any other, also for those that `run` refuses. */
  findAnswer(exchange: Exchange, request: IdempotentRequest): Promise<Response | undefined>;
  run(exchange: Exchange, request: IdempotentRequest, work: () => Promise<Response>): Promise<Response>;
}

/** What makes a request the same as another with the same key. Keys are of a user, else of an API key, else anyone's. */
export interface IdempotentRequest {
  readonly userId?: string;
  readonly apiKey?: string;
  readonly bodyHash: string;
  /** Whether the route needs a key. By default as the API has it. */
  readonly required?: boolean;
}
