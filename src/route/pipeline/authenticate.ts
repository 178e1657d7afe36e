import { admit, type AuthProvider, type AuthResult, type Caller } from "../auth/auth.ts";
import type { RateSubject } from "./checks.ts";
import type { Access } from "../build/route-types.ts";

/** Who calls. */
export interface Session {
  /** Null if nobody is signed in. */
  readonly user: unknown;
  /** Who is counted by rate limits, and whose idempotency keys these are. */
  readonly subject: Omit<RateSubject, "ip">;
}

/** Nobody is signed in, or nobody was asked. */
export const NOBODY: Session = { user: null, subject: {} };

/**
 * Concludes from credentials who calls.
 *
 * @throws {ApiError} 401 or 403.
 */
export function toSession(
  { auth, access }: { readonly auth: AuthProvider<unknown>; readonly access: Access },
  result: AuthResult<unknown>,
): Session {
  const caller = admit(result, auth.challenge, access === "required" ? "required" : "optional");
  return caller === null ? NOBODY : { user: caller.user, subject: toSubject(caller) };
}

function toSubject(caller: Caller<unknown>): Session["subject"] {
  const userId = caller.userId ?? findId(caller.user) ?? caller.sessionId;
  return {
    ...(userId !== undefined && { userId }),
    ...(caller.apiKeyId !== undefined && { apiKey: caller.apiKeyId }),
  };
}

/** Providers of an app's own may not say, and then their users usually do. */
function findId(user: unknown): string | undefined {
  if (typeof user !== "object" || user === null) return undefined;
  const { id, sub } = user as { readonly id?: unknown; readonly sub?: unknown };
  return [id, sub].find((one) => typeof one === "string");
}
