import { SluiceError } from "../../core/errors.ts";
import { lazy } from "../../core/lazy.ts";
import { createClientReader, type Ip } from "../../http/index.ts";
import type { AuthProvider } from "../auth/auth.ts";
import { type CaptchaOptions, createCaptcha } from "../captcha/captcha.ts";
import type { Captcha, Cors, CsrfCheck, Idempotency, RateLimiter, RatePolicy } from "../pipeline/checks.ts";
import { type CorsOptions, toCors } from "../pipeline/cors.ts";
import { toCsrfCheck } from "../csrf/csrf-check.ts";
import { type CsrfOptions, type CsrfPolicy, toCsrfPolicy } from "../csrf/csrf-policy.ts";
import type { Engine, RouteLimits } from "./engine.ts";
import { isFault, toErrorAnswer } from "../answers/error-answer.ts";
import type { Exchange } from "../pipeline/exchange.ts";
import { createIdempotency, type IdempotencyOptions } from "../idempotency/idempotency.ts";
import { createRateLimiter, type RateLimiterOptions } from "../rate-limit/rate-limiter.ts";
import type { IpReader } from "../pipeline/request-exchange.ts";

/** What all routes of an API have in common. */
export interface ApiOptions<User> {
  /** The app's public origin, such as `https://app.example.com`. Nothing is concluded from `Host` or `request.url`. */
  readonly origin?: string | undefined;
  /** Which forwarded headers say who sends a request. Without it, nothing is known of senders. */
  readonly trustProxy?: number | { readonly header: string };
  readonly auth?: AuthProvider<User> | undefined;
  /** Which pages of other origins may read answers. Without it, none. */
  readonly cors?: CorsOptions | Cors;
  /** How requests that other sites make browsers send are refused. On by default; `false` turns it off. */
  readonly csrf?: CsrfOptions | CsrfCheck | false;
  /** How requests are counted, and the limits of every route. */
  readonly rateLimit?: RateLimitOptions;
  readonly captcha?: CaptchaOptions | Captcha;
  readonly idempotency?: IdempotencyOptions | Idempotency;
  readonly limits?: RouteLimits;
  /** What errors look like: RFC 9457 (`problem`, the default), or `{ error, code }`. */
  readonly errors?: "problem" | "simple";
  /** Hears of what was not thrown on purpose. By default it is written to the console. */
  readonly onError?: (error: unknown, exchange: Exchange) => void;
  /** `connection` of `next/server`. With it no GET is run while the app is built, but for those that say `static`. */
  readonly connection?: () => Promise<void>;
}

/** A limiter, or what one is made of, and the limits of every route. */
export type RateLimitOptions = (RateLimiterOptions | { readonly limiter: RateLimiter }) & {
  readonly policies?: readonly RatePolicy[];
};

/**
 * Makes what the routes of an API share.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if an option is wrong.
 */
export function createEngine<User>(options: ApiOptions<User>): Engine {
  assertOptions(options);
  const { auth, errors: shape = "problem", onError = report } = options;
  const csrfPolicy = toPolicy(options);
  const answering = { shape, ...(auth !== undefined && { challenge: auth.challenge }) };
  return {
    origin: options.origin,
    auth,
    cors: options.cors === undefined ? undefined : toCors(options.cors),
    csrf: typeof options.csrf === "function" ? options.csrf : csrfPolicy && toCsrfCheck(csrfPolicy),
    csrfPolicy,
    rateLimiter: lazy(() => toRateLimiter(options.rateLimit)),
    ratePolicies: options.rateLimit?.policies ?? [],
    captcha: toCaptcha(options.captcha),
    idempotency: lazy(() => toIdempotency(options.idempotency)),
    isKeyRequired: options.idempotency?.required ?? true,
    errors: shape,
    limits: { bodyBytes: BODY_BYTES, bodyTimeoutMs: BODY_TIMEOUT_MS, ...options.limits },
    readIp: toIpReader(options.trustProxy),
    connection: options.connection,
    answerError(error, exchange) {
      if (isFault(error, exchange.request)) tell(onError, error, exchange);
      return toErrorAnswer(error, exchange, answering);
    },
    hear: (error, exchange) => tell(onError, error, exchange),
  };
}

const BODY_BYTES = 1024 * 1024;
const BODY_TIMEOUT_MS = 10_000;

function assertOptions<User>({ origin, limits = {} }: ApiOptions<User>): void {
  if (origin !== undefined && !isOrigin(origin)) {
    throw new SluiceError(
      "CONFIG_INVALID",
      "The option origin of createApi is not an origin, such as https://a.example.",
    );
  }
  const wrong = Object.entries(limits).find(([, value]) => !Number.isSafeInteger(value) || value <= 0);
  if (wrong !== undefined)
    throw new SluiceError("CONFIG_INVALID", `The limit ${wrong[0]} of createApi is not a number.`);
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

function toPolicy({ csrf = {}, origin }: ApiOptions<unknown>): CsrfPolicy | undefined {
  return csrf === false || typeof csrf === "function" ? undefined : toCsrfPolicy({ ...csrf, origin });
}

function toCaptcha(captcha: CaptchaOptions | Captcha | undefined): Captcha | undefined {
  return captcha === undefined || "verify" in captcha ? captcha : createCaptcha(captcha);
}

function toIdempotency(idempotency: IdempotencyOptions | Idempotency = {}): Idempotency {
  return "run" in idempotency ? idempotency : createIdempotency(idempotency);
}

function toRateLimiter(rateLimit: RateLimitOptions = {}): RateLimiter {
  return "limiter" in rateLimit ? rateLimit.limiter : createRateLimiter(rateLimit);
}

function toIpReader(trustProxy: ApiOptions<never>["trustProxy"]): IpReader {
  if (trustProxy === undefined) return () => null;
  if (Array.isArray(trustProxy)) {
    throw new SluiceError("CONFIG_INVALID", "trustProxy is a list of networks, and a route does not see its peer.");
  }
  const readClient = createClientReader(trustProxy);
  return (request) => {
    const { ip } = readClient({ method: request.method, url: "", headers: request.headers, readBody: readNothing });
    return ip === null ? null : toSubject(ip);
  };
}

async function readNothing(): Promise<{ readonly kind: "incomplete" }> {
  return { kind: "incomplete" };
}

/** Whoever has one IPv6 address has the 2^64 beside it. */
function toSubject(ip: Ip): string {
  if (!("parts" in ip)) return ip.toString();
  const network = ip.parts.slice(0, 4).map((part) => part.toString(16));
  return `${network.join(":")}::/64`;
}

function tell(onError: NonNullable<ApiOptions<never>["onError"]>, error: unknown, exchange: Exchange): void {
  try {
    onError(error, exchange);
  } catch (failure) {
    console.error("onError threw", failure);
  }
}

function report(error: unknown, { path, requestId }: Exchange): void {
  console.error(`${path} failed (request ${requestId})`, error);
}
