import { SluiceError } from "../../core/errors.ts";
import { createJsonLogger, type Logger } from "../../core/logger.ts";
import { makeUnlessBuilding } from "../make-unless-building.ts";
import { readCookies } from "../cookies/cookies.ts";
import { assertOrigins } from "../answers/redirect.ts";
import { toHostCookieName } from "../cookies/set-cookie.ts";
import { toSecretList } from "../signer.ts";
import { type CsrfTokens, createCsrfTokens } from "./csrf-tokens.ts";
import type { CsrfReason, OriginRules } from "./judge-request.ts";

/** How requests that other sites make browsers send are refused. */
export interface CsrfOptions {
  /** Other origins whose pages may send requests, such as `https://admin.example.com`. */
  readonly trustedOrigins?: readonly string[];
  /** Signs tokens: at least 32 characters. Or several, the newest first, while it is being changed. */
  readonly secret?: string | readonly string[] | undefined;
  /** `fallback` asks for a token where the headers say nothing, `always` each time as well. */
  readonly tokens?: "fallback" | "always";
  /** 12 hours by default. */
  readonly tokenLifetimeMs?: number;
  /** What a token is bound to: the name of the session's cookie, or a function that finds its id. */
  readonly session?: string | ((request: Request) => string | null);
  /** The field that carries the token in a form. `csrf_token` by default. */
  readonly field?: string;
  /** Paths under which requests without ambient credentials are not looked at. `["/api/"]` by default. */
  readonly exemptPaths?: readonly string[];
  /** `report` refuses nothing and says in the log what it would have refused. */
  readonly mode?: "enforce" | "report";
  /** Whether to believe `x-forwarded-host` and `x-forwarded-proto`. Only used where no origin is configured. */
  readonly trustForwardedHost?: boolean;
  readonly logger?: Logger;
  /** Called for each refusal, in both modes. */
  readonly onRefusal?: (refusal: CsrfRefusal) => void;
  /** For tests. */
  readonly now?: () => Date;
}

/** A request that was, or would have been, refused. */
export interface CsrfRefusal {
  readonly reason: CsrfReason;
  readonly requestId: string;
  readonly method: string;
  readonly path: string;
  readonly isEnforced: boolean;
}

/** The options, checked and filled in. */
export interface CsrfPolicy extends OriginRules {
  readonly tokens: CsrfTokens | undefined;
  readonly isTokenAlwaysNeeded: boolean;
  readonly tokenLifetimeMs: number;
  readonly cookieName: string;
  readonly field: string;
  readonly exemptPaths: readonly string[];
  readonly isEnforced: boolean;
  readonly trustForwardedHost: boolean;
  readonly logger: Logger;
  readonly onRefusal: ((refusal: CsrfRefusal) => void) | undefined;
  readonly now: () => Date;
  /** Empty where there is no session. */
  readSessionId(request: Request): string;
}

/**
 * Checks the options and fills them in.
 *
 * @param origin The app's own. Without it, the `Host` header stands for it.
 * @throws {SluiceError} `CONFIG_INVALID`.
 */
export function toCsrfPolicy(options: CsrfOptions & { readonly origin?: string | undefined }): CsrfPolicy {
  const { origin, secret, tokens, mode, session, logger, ...rest } = { ...DEFAULTS, ...options };
  assertOrigins(origin === undefined ? rest.trustedOrigins : [origin, ...rest.trustedOrigins]);
  const secrets = secret === undefined ? [] : toSecretList(secret);
  makeUnlessBuilding(() => {
    if (tokens === "always" && secrets.length === 0) throw invalid('csrf.tokens "always" needs csrf.secret.');
  });
  if (!(rest.tokenLifetimeMs >= 60_000)) throw invalid("csrf.tokenLifetimeMs is less than a minute.");
  return {
    ...rest,
    origin,
    trusted: new Set(rest.trustedOrigins),
    tokens: secrets.length === 0 ? undefined : createCsrfTokens(secrets, rest.tokenLifetimeMs),
    isTokenAlwaysNeeded: tokens === "always",
    cookieName: toHostCookieName("csrf", origin),
    exemptPaths: toPrefixes(rest.exemptPaths),
    isEnforced: mode !== "report",
    logger: logger ?? createJsonLogger((line) => console.warn(line)),
    onRefusal: options.onRefusal,
    readSessionId: toSessionReader(session),
  };
}

const DEFAULTS = {
  origin: undefined,
  secret: undefined,
  session: undefined,
  logger: undefined,
  trustedOrigins: [],
  tokens: "fallback",
  tokenLifetimeMs: 12 * 3_600_000,
  field: "csrf_token",
  exemptPaths: ["/api/"],
  mode: "enforce",
  trustForwardedHost: false,
  now: (): Date => new Date(),
} as const;

function toPrefixes(paths: readonly string[]): readonly string[] {
  const wrong = paths.find((path) => !path.startsWith("/") || !path.endsWith("/"));
  if (wrong !== undefined) throw invalid(`csrf.exemptPaths holds ${JSON.stringify(wrong)}: write it as /api/.`);
  return paths;
}

function invalid(problem: string): SluiceError {
  return new SluiceError("CONFIG_INVALID", problem);
}

function toSessionReader(session: CsrfOptions["session"]): (request: Request) => string {
  if (session === undefined) return () => "";
  if (typeof session === "function") return (request) => session(request) ?? "";
  return (request) => {
    const value = readCookies(request.headers.get("cookie"))[session];
    return typeof value === "string" ? value : "";
  };
}
