import { ApiError } from "../answers/api-error.ts";

/** Finds out who sends a request. */
export interface AuthProvider<User> {
  /** The value of `WWW-Authenticate` in a 401. */
  readonly challenge: string;
  /** Whether it ever uses credentials that browsers send on their own (cookies). */
  readonly usesCookies: boolean;
  /** Whether this request's credentials were sent by the browser on its own, so that CSRF matters. Cheap, unverified. */
  isAmbient(request: Request): boolean;
  /**
   * Whether the request has credentials of this provider's kind, good or bad. Cheap, unverified. `anyOf` asks it whose
   * request it is; a provider without it is asked to authenticate.
   */
  recognises?(request: Request): boolean;
  /** @throws {ApiError} 503 if that cannot be found out now. */
  authenticate(request: Request): AuthResult<User> | Promise<AuthResult<User>>;
}

/** Who sends a request, proven. */
export interface Caller<User> {
  readonly kind: "authenticated";
  readonly user: User;
  /** What the user is counted under, by limits and idempotency keys. */
  readonly userId?: string;
  /** What the session's CSRF tokens are bound to. */
  readonly sessionId?: string;
  /** What the API key is counted under. Not the key. */
  readonly apiKeyId?: string;
}

/** What looking at a request's credentials came to. */
export type AuthResult<User> =
  | Caller<User>
  /** There are none of this provider's kind. */
  | { readonly kind: "anonymous" }
  /** They are no good. The reason is for logs alone. */
  | { readonly kind: "refused"; readonly reason: string }
  /** They are good and not enough, such as for want of a second factor. */
  | { readonly kind: "forbidden"; readonly code: string; readonly detail: string };

/** A route that only users may call, or one that asks who calls. */
export type Admission = "required" | "optional";

/**
 * Lets a caller in, or nobody's request where that is optional. Bad credentials are refused either way: who sends them
 * means to be someone.
 *
 * @param challenge The provider's.
 * @throws {ApiError} 401 with `WWW-Authenticate`, or 403 with the provider's own code.
 */
export function admit<User>(
  result: AuthResult<User>,
  challenge: string,
  admission: Admission = "required",
): Caller<User> | null {
  switch (result.kind) {
    case "authenticated":
      return result;
    case "anonymous":
      if (admission === "optional") return null;
      throw new ApiError(401, "unauthorized", "Credentials are needed.", {
        headers: { "www-authenticate": challenge },
      });
    case "refused":
      throw new ApiError(401, "credentials-invalid", "The credentials are not valid, or no longer.", {
        headers: { "www-authenticate": withError(challenge, "invalid_token") },
      });
    case "forbidden":
      throw new ApiError(403, result.code, result.detail);
  }
}

/** Says why, as RFC 6750, section 3 has it. Other schemes have no word for it. */
function withError(challenge: string, error: string): string {
  return challenge.replace(/\bBearer\b(?: (?=[\w-]+=))?/, (scheme) =>
    scheme.endsWith(" ") ? `${scheme}error="${error}", ` : `${scheme} error="${error}"`,
  );
}
