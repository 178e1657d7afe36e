import { SluiceError } from "../../core/errors.ts";
import { readCookies } from "../cookies/cookies.ts";
import { writeHostCookie } from "../cookies/set-cookie.ts";
import type { CsrfPolicy } from "./csrf-policy.ts";
import { type CsrfTokens, maskCsrfToken } from "./csrf-tokens.ts";

/** The token a page is to send, and what its browser has to keep for it. */
export interface GivenCsrfToken {
  /** Masked: different each time. */
  readonly token: string;
  /** A `Set-Cookie` header, or null if the browser's own token is good for a while. */
  readonly setCookie: string | null;
}

/**
 * Finds the token of a request's browser, or makes one if it has none, it is another session's, or it ends soon.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if the policy has no secret.
 */
export function giveCsrfToken(request: Request, policy: CsrfPolicy): GivenCsrfToken {
  assertTokens(policy);
  const now = policy.now();
  const id = policy.readSessionId(request);
  const cookie = readCookies(request.headers.get("cookie"))[policy.cookieName];
  if (typeof cookie === "string") {
    const end = policy.tokens.readEnd(cookie, { id, now });
    if (end !== null && end.getTime() - now.getTime() > policy.tokenLifetimeMs / 2) {
      return { token: maskCsrfToken(cookie), setCookie: null };
    }
  }
  const token = policy.tokens.issue(id, now);
  // Not HttpOnly: the page reads it. It is worth nothing without the session's own cookie.
  const setCookie = writeHostCookie(policy.cookieName, {
    value: token,
    maxAgeMs: policy.tokenLifetimeMs,
    isHttpOnly: false,
  });
  return { token: maskCsrfToken(token), setCookie };
}

/**
 * Checks that a policy has tokens.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if there is no secret.
 */
export function assertTokens(
  policy: CsrfPolicy | undefined,
): asserts policy is CsrfPolicy & { readonly tokens: CsrfTokens } {
  if (policy?.tokens === undefined) throw new SluiceError("CONFIG_INVALID", "CSRF tokens need csrf.secret.");
}
