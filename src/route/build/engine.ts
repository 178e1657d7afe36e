import type { AuthProvider } from "../auth/auth.ts";
import type { Captcha, Cors, CsrfCheck, Idempotency, RateLimiter, RatePolicy } from "../pipeline/checks.ts";
import type { CsrfPolicy } from "../csrf/csrf-policy.ts";
import type { Exchange } from "../pipeline/exchange.ts";
import type { IpReader } from "../pipeline/request-exchange.ts";

/** What all routes of an API share, made once. What is undefined is not configured, and costs nothing. */
export interface Engine {
  /** The app's own. */
  readonly origin: string | undefined;
  readonly auth: AuthProvider<unknown> | undefined;
  readonly cors: Cors | undefined;
  readonly csrf: CsrfCheck | undefined;
  /** Undefined if there is no check, or one that the app made. */
  readonly csrfPolicy: CsrfPolicy | undefined;
  /** Made for the first route that has a limit. */
  readonly rateLimiter: () => RateLimiter;
  /** Those of every route. */
  readonly ratePolicies: readonly RatePolicy[];
  readonly captcha: Captcha | undefined;
  /** Made for the first route that is idempotent. */
  readonly idempotency: () => Idempotency;
  /** Whether a route that is idempotent needs a key, unless it says otherwise. */
  readonly isKeyRequired: boolean;
  /** What errors look like. */
  readonly errors: "problem" | "simple";
  readonly limits: Required<Pick<RouteLimits, "bodyBytes" | "bodyTimeoutMs">> & RouteLimits;
  readonly readIp: IpReader;
  /** Waits until there is a request, so that a GET is not run while the app is built. */
  readonly connection: (() => Promise<void>) | undefined;
  /**
   * Makes an answer of whatever was thrown. Throws it again if it is the framework's own, such as a redirect.
   */
  answerError(error: unknown, exchange: Exchange): Response;
  /** Tells `onError` of what failed after the answer was given. */
  hear(error: unknown, exchange: Exchange): void;
}

/** How much a request may be. */
export interface RouteLimits {
  /** Of a body. 1 MiB by default. */
  readonly bodyBytes?: number;
  /** For reading a body. 10 seconds by default. */
  readonly bodyTimeoutMs?: number;
  /** Of all headers, names and values. By default what the server takes: Node.js 16 KiB, URL included. */
  readonly headerBytes?: number;
  /** Of the URL. By default what the server takes. */
  readonly urlBytes?: number;
}
