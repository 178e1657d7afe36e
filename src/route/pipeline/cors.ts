import { SluiceError } from "../../core/errors.ts";
import type { Cors } from "./checks.ts";
import type { Exchange } from "./exchange.ts";
import { assertOrigins } from "../answers/redirect.ts";

/** Which pages of other origins may read answers. */
export interface CorsOptions {
  /** Exact origins, such as `https://app.example.com`, or `*` for all. */
  readonly origins: readonly string[] | "*";
  /** Whether those pages may send the user's cookies. Not with `*`. Off by default. */
  readonly credentials?: boolean;
  /** Request headers that pages may set, beside those that routes know of themselves. */
  readonly allowedHeaders?: readonly string[];
  /** Answer headers that pages may read, beside those that routes set themselves. */
  readonly exposedHeaders?: readonly string[];
  /** How long a browser may keep the answer to a preflight. Ten minutes by default. */
  readonly maxAgeMs?: number;
}

/**
 * Lets pages of other origins read answers. Whoever is not listed gets the answer without the headers, and the browser
 * keeps it from the page: CORS opens, it does not guard.
 *
 * @throws {SluiceError} `CONFIG_INVALID` for an origin that browsers do not send, a header's name that is none, or
 *   `*` with credentials.
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export function createCors(options: CorsOptions): Cors {
  const origins = toOrigins(options);
  const shared = toSharedHeaders(options);
  const preflight = toPreflightHeaders(options);
  return {
    apply({ request, answerHeaders }) {
      if (origins !== "*") answerHeaders.append("vary", "Origin");
      const allowed = toAllowed(origins, request.headers.get("origin"));
      if (allowed === null) return;
      answerHeaders.set("access-control-allow-origin", allowed);
      for (const [name, value] of shared) answerHeaders.set(name, value);
    },
    preflight({ request }, methods) {
      if (!isPreflight(request)) return undefined;
      const headers = new Headers({ vary: PREFLIGHT_VARY });
      const allowed = toAllowed(origins, request.headers.get("origin"));
      if (allowed === null) return new Response(null, { status: 204, headers });
      headers.set("access-control-allow-origin", allowed);
      headers.set("access-control-allow-methods", methods.join(", "));
      for (const [name, value] of preflight) headers.set(name, value);
      return new Response(null, { status: 204, headers });
    },
  };
}

/** Makes what options say, unless it is made already. */
export function toCors(cors: CorsOptions | Cors): Cors {
  return "apply" in cors ? cors : createCors(cors);
}

const PREFLIGHT_VARY = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

/** What a route may ask of a request, beyond the headers that any page may set. */
const ALLOWED_HEADERS = [
  "authorization",
  "content-type",
  "idempotency-key",
  "last-event-id",
  "traceparent",
  "x-captcha-token",
  "x-csrf-token",
];

/** What routes tell in headers, beyond those that any page may read. */
const EXPOSED_HEADERS = ["idempotent-replayed", "ratelimit", "ratelimit-policy", "retry-after", "x-request-id"];

const DEFAULT_MAX_AGE_MS = 600_000;

function isPreflight({ method, headers }: Exchange["request"]): boolean {
  return method === "OPTIONS" && headers.has("origin") && headers.has("access-control-request-method");
}

function toAllowed(origins: ReadonlySet<string> | "*", origin: string | null): string | null {
  if (origin === null) return null;
  if (origins === "*") return "*";
  return origins.has(origin) ? origin : null;
}

function toOrigins({ origins, credentials = false }: CorsOptions): ReadonlySet<string> | "*" {
  if (origins !== "*") {
    assertOrigins(origins);
    // A URL may have such a host, and a browser sends it; whoever writes it here means a pattern.
    if (origins.some((origin) => origin.includes("*"))) throw invalid("origins are exact: a pattern is none");
    return new Set(origins);
  }
  if (credentials) throw invalid("credentials need a list of origins: with * any site could act for your users");
  return "*";
}

function toSharedHeaders({ credentials = false, exposedHeaders = [] }: CorsOptions): readonly Pair[] {
  const exposed: Pair = ["access-control-expose-headers", joinNames(EXPOSED_HEADERS, exposedHeaders)];
  return credentials ? [CREDENTIALS, exposed] : [exposed];
}

function toPreflightHeaders(options: CorsOptions): readonly Pair[] {
  const { credentials = false, allowedHeaders = [], maxAgeMs = DEFAULT_MAX_AGE_MS } = options;
  if (!(maxAgeMs >= 0)) throw invalid("maxAgeMs is a number of milliseconds");
  const pairs: readonly Pair[] = [
    ["access-control-allow-headers", joinNames(ALLOWED_HEADERS, allowedHeaders)],
    ["access-control-max-age", String(Math.floor(maxAgeMs / 1_000))],
  ];
  return credentials ? [CREDENTIALS, ...pairs] : pairs;
}

type Pair = readonly [name: string, value: string];

const CREDENTIALS: Pair = ["access-control-allow-credentials", "true"];

function joinNames(ours: readonly string[], theirs: readonly string[]): string {
  const wrong = theirs.find((name) => !/^[\w!#$%&'+.^`|~-]+$/.test(name));
  if (wrong !== undefined) throw invalid(`${JSON.stringify(wrong)} is no name of a header`);
  return [...new Set([...ours, ...theirs.map((name) => name.toLowerCase())])].toSorted().join(", ");
}

function invalid(problem: string): SluiceError {
  return new SluiceError("CONFIG_INVALID", `cors: ${problem}.`);
}
