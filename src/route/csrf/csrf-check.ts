import { ApiError } from "../answers/api-error.ts";
import type { CsrfCheck, CsrfGiven } from "../pipeline/checks.ts";
import { readCookies } from "../cookies/cookies.ts";
import type { Exchange } from "../pipeline/exchange.ts";
import { type CsrfOptions, type CsrfPolicy, toCsrfPolicy } from "./csrf-policy.ts";
import { type CsrfReason, type HostFacts, isSafeMethod, judgeRequest } from "./judge-request.ts";
import { readFormToken } from "./read-form-token.ts";

/**
 * Makes the check that refuses requests which another site made a browser send.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if an option is wrong.
 */
export function createCsrfCheck(options: CsrfOptions & { readonly origin?: string | undefined }): CsrfCheck {
  return toCsrfCheck(toCsrfPolicy(options));
}

/** The check of a policy. Throws a 403 `ApiError`: `csrf-refused`, or `csrf-token-invalid` where a token would help. */
export function toCsrfCheck(policy: CsrfPolicy): CsrfCheck {
  const check = (exchange: Exchange, given: CsrfGiven): void | Promise<void> => {
    if (given.mode === "off" || !isGuarded(exchange, given, policy)) return;
    return checkGuarded(exchange, given, policy);
  };
  return Object.assign(check, { field: policy.field });
}

function isGuarded({ request, path }: Exchange, { isAmbient, mode }: CsrfGiven, policy: CsrfPolicy): boolean {
  if (isSafeMethod(request.method)) return mode === "navigate" && request.method !== "OPTIONS";
  // A route that says how it is guarded has no exemption; nor has one whose credentials come by themselves.
  if (mode !== undefined || isAmbient) return true;
  if (policy.exemptPaths.some((prefix) => path.startsWith(prefix))) return false;
  return !hasOwnCredentials(request);
}

/** Whether a script put credentials into the request: no other site's can without CORS. Browsers repeat `Basic`. */
function hasOwnCredentials(request: Request): boolean {
  return /^(?!basic\s)[\w-]+\s+\S/i.test(request.headers.get("authorization") ?? "");
}

function checkGuarded(exchange: Exchange, given: CsrfGiven, policy: CsrfPolicy): void | Promise<void> {
  exchange.answerHeaders.append("vary", "Sec-Fetch-Site, Origin");
  const reason = findReason(exchange.request, given, policy);
  // Headers decide at once about most requests: nothing is waited for.
  if (reason !== null) return refuse(exchange, reason, policy);
}

async function refuse(
  exchange: Exchange,
  found: CsrfReason | Promise<CsrfReason | null>,
  policy: CsrfPolicy,
): Promise<void> {
  const reason = await found;
  if (reason === null) return;
  report(exchange, reason, policy);
  if (policy.isEnforced) throw toError(reason);
}

function findReason(
  request: Request,
  { isAmbient }: CsrfGiven,
  policy: CsrfPolicy,
): CsrfReason | null | Promise<CsrfReason | null> {
  const { method, headers } = request;
  const site = headers.get("sec-fetch-site");
  const origin = headers.get("origin");
  const host = policy.origin === undefined ? readHost(headers, policy) : null;
  // Looked for only where it matters, which is in few requests.
  const isCredentialed = (): boolean => isAmbient || hasCredentials(headers);
  const judgement = judgeRequest({ method, site, origin, host, isCredentialed }, policy);
  switch (judgement.kind) {
    case "foreign":
      return judgement.reason;
    case "harmless":
    case "trusted":
      return null;
    case "same":
      // A navigation cannot carry one.
      return policy.isTokenAlwaysNeeded && !isSafeMethod(method) ? findTokenReason(request, policy) : null;
    case "unknown":
      return findTokenReason(request, policy);
  }
}

/** Whether it carries anything that a browser sends on its own. */
function hasCredentials(headers: Headers): boolean {
  return headers.has("cookie") || headers.has("authorization");
}

function readHost(headers: Headers, { trustForwardedHost }: CsrfPolicy): HostFacts | null {
  const forwarded = trustForwardedHost ? headers.get("x-forwarded-host") : null;
  const host = forwarded ?? headers.get("host");
  // A list is of several proxies, and says nothing for certain.
  if (host === null || host.includes(",")) return null;
  const scheme = trustForwardedHost ? headers.get("x-forwarded-proto") : null;
  return { host, scheme: scheme === "http" || scheme === "https" ? scheme : null };
}

async function findTokenReason(request: Request, policy: CsrfPolicy): Promise<CsrfReason | null> {
  const cookie = readCookies(request.headers.get("cookie"))[policy.cookieName];
  if (policy.tokens === undefined || typeof cookie !== "string") return "token-missing";
  const sent = request.headers.get("x-csrf-token") ?? (await readFormToken(request, policy.field));
  if (sent === null) return "token-missing";
  const session = { id: policy.readSessionId(request), now: policy.now() };
  return policy.tokens.isValid(sent, cookie, session) ? null : "token-invalid";
}

function report({ request, requestId, path }: Exchange, reason: CsrfReason, policy: CsrfPolicy): void {
  const refusal = { reason, requestId, path, method: request.method, isEnforced: policy.isEnforced };
  policy.logger.warn(policy.isEnforced ? "CSRF: refused" : "CSRF: would be refused", refusal);
  policy.onRefusal?.(refusal);
}

function toError(reason: CsrfReason): ApiError {
  const isAboutToken = reason === "token-missing" || reason === "token-invalid";
  return isAboutToken
    ? new ApiError(403, "csrf-token-invalid", "The CSRF token is missing, over or not this session's.")
    : new ApiError(403, "csrf-refused", "A page of another site sent this request.");
}
