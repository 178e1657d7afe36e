import type { AuthProvider } from "./auth.ts";
import { hasCookie, readBearer } from "./credentials.ts";
import { askInTime } from "./outage.ts";

/** As much of a better-auth instance as is used. */
export interface BetterAuthLike<User extends { readonly id: string }> {
  readonly api: {
    getSession(input: { headers: Headers }): Promise<BetterAuthSession<User> | null>;
  };
}

interface BetterAuthSession<User> {
  readonly user: User;
  readonly session: { readonly id: string };
}

/** The app's better-auth. */
export interface BetterAuthOptions<User extends { readonly id: string }> {
  readonly auth: BetterAuthLike<User>;
  /** As in better-auth's `advanced.cookiePrefix`, `better-auth` unless given. */
  readonly cookiePrefix?: string;
}

/** Authenticates users by their better-auth session: its cookie, or a bearer token where its bearer plugin is on. */
export function betterAuth<User extends { readonly id: string }>(options: BetterAuthOptions<User>): AuthProvider<User> {
  const { auth, cookiePrefix = "better-auth" } = options;
  const names = ["", "__Secure-", "__Host-"].map((mark) => `${mark}${cookiePrefix}.session_token`);
  // With a bearer token too: better-auth goes back to the cookie where that is no good.
  const isAmbient = (request: Request): boolean => hasCookie(request, (name) => names.includes(name));
  const recognises = (request: Request): boolean => isAmbient(request) || readBearer(request).kind !== "none";
  return {
    challenge: `Cookie cookie-name="${cookiePrefix}.session_token"`,
    usesCookies: true,
    isAmbient,
    recognises,
    async authenticate(request) {
      if (!recognises(request)) return { kind: "anonymous" };
      const found = await askInTime(async () => {
        try {
          return await auth.api.getSession({ headers: request.headers });
        } catch (error) {
          if (isRefusal(error)) return null;
          throw error;
        }
      });
      if (found === null) {
        // Browsers go on sending a cookie whose session is over: its user is signed out, and means no harm.
        return readBearer(request).kind === "none" ? { kind: "anonymous" } : { kind: "refused", reason: "no session" };
      }
      const { user, session } = found;
      return { kind: "authenticated", user, userId: user.id, sessionId: session.id };
    },
  };
}

/** better-auth throws its own error for sessions it does not accept. */
function isRefusal(error: unknown): boolean {
  const status = typeof error === "object" && error !== null && "statusCode" in error ? error.statusCode : undefined;
  return status === 401 || status === 403;
}
