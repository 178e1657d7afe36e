import type { AuthProvider, AuthResult } from "./auth.ts";
import { hasCookie, isJwtShaped, readBearer } from "./credentials.ts";
import { MFA_REQUIRED } from "./jwt.ts";
import { askInTime, toOutage } from "./outage.ts";

/** As much of a Supabase client as is used: `auth.getClaims`, which verifies, and never `getSession`, which believes. */
export interface SupabaseClientLike {
  readonly auth: {
    getClaims(jwt?: string): Promise<{
      readonly data: { readonly claims: SupabaseClaims } | null;
      readonly error: SupabaseError | null;
    }>;
  };
}

/** What a Supabase access token says. */
export interface SupabaseClaims {
  readonly sub?: string;
  readonly exp?: number;
  readonly role?: string;
  /** `aal2` after a second factor. */
  readonly aal?: string;
  readonly session_id?: string;
  readonly email?: string;
  readonly is_anonymous?: boolean;
  readonly app_metadata?: Readonly<Record<string, unknown>>;
}

interface SupabaseError {
  readonly name?: string;
  readonly status?: number | undefined;
}

/** The app's Supabase project, as its users see it. */
export interface SupabaseAuthOptions<Client extends SupabaseClientLike> {
  /**
   * Makes a client with the publishable key and the request's own credentials: `createServerClient` of `@supabase/ssr`
   * with its cookies, or `createClient` with its `authorization` header. It need not write cookies: sessions are
   * refreshed in the proxy alone.
   */
  readonly createClient: (request: Request) => Client | Promise<Client>;
  /** Demands a second factor: 403 `mfa-required` without one. */
  readonly mfa?: boolean;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** A signed-in user of a Supabase project. */
export interface SupabaseUser<Client> {
  readonly mode: "user";
  readonly id: string;
  readonly email: string | undefined;
  /** Signed in without an email address or a phone. */
  readonly isAnonymous: boolean;
  readonly claims: SupabaseClaims;
  /** The user's own client: row level security holds. */
  readonly client: Client;
}

/** Authenticates users of a Supabase project, by cookies or by bearer token. Tokens are verified, mostly without a call. */
export function supabaseAuth<Client extends SupabaseClientLike>(
  options: SupabaseAuthOptions<Client>,
): AuthProvider<SupabaseUser<Client>> {
  return {
    challenge: "Bearer",
    usesCookies: true,
    isAmbient,
    recognises(request) {
      const bearer = readBearer(request);
      return isAmbient(request) || (bearer.kind === "token" && isJwtShaped(bearer.token));
    },
    async authenticate(request) {
      if (isAmbient(request)) return authenticate(request, undefined, options);
      const bearer = readBearer(request);
      if (bearer.kind === "none") return { kind: "anonymous" };
      const isToken = bearer.kind === "token" && isJwtShaped(bearer.token);
      return isToken ? authenticate(request, bearer.token, options) : { kind: "refused", reason: "not a JWT" };
    },
  };
}

function isAmbient(request: Request): boolean {
  return readBearer(request).kind === "none" && hasCookie(request, (name) => SESSION_COOKIE.test(name));
}

/** Long sessions are cut in numbered pieces. */
const SESSION_COOKIE = /^(?:__Secure-|__Host-)?sb-.+-auth-token(?:\.\d+)?$/;

async function authenticate<Client extends SupabaseClientLike>(
  request: Request,
  token: string | undefined,
  { createClient, mfa = false, now = Date.now }: SupabaseAuthOptions<Client>,
): Promise<AuthResult<SupabaseUser<Client>>> {
  const { client, answer } = await askInTime(async () => {
    const made = await createClient(request);
    return { client: made, answer: await made.auth.getClaims(token).catch(toMisfit) };
  });
  const claims = readClaims(answer);
  if (claims === undefined || !isUser(claims, now())) {
    // Browsers go on sending a cookie whose session is over: its user is signed out, and means no harm.
    return token === undefined ? { kind: "anonymous" } : { kind: "refused", reason: "not a user's token" };
  }
  return mfa && claims.aal !== "aal2" ? MFA_REQUIRED : toCaller(claims, client);
}

type Answer = Awaited<ReturnType<SupabaseClientLike["auth"]["getClaims"]>>;

/** A token whose header names another algorithm than its key's makes the client throw. It is refused as any other. */
function toMisfit(error: unknown): Answer {
  const isMisfit = error instanceof Error && (error.name === "DataError" || error.message === "Invalid alg claim");
  if (!isMisfit) throw error;
  return { data: null, error: { name: "AuthInvalidJwtError", status: 400 } };
}

function readClaims({ data, error }: Answer): SupabaseClaims | undefined {
  if (error === null) return data?.claims;
  if (isOutage(error)) throw toOutage(error);
  return undefined;
}

/** The service did not answer, or not for us. A status of 4xx is about the token. */
function isOutage({ name, status }: SupabaseError): boolean {
  if (name === "AuthInvalidJwtError" || name === "AuthSessionMissingError") return false;
  return status === undefined || status < 400 || status >= 500 || status === 429;
}

type UserClaims = SupabaseClaims & { readonly sub: string };

/** The project's keys were JWTs of the same issuer once; they have no subject, and are nobody's session. */
function isUser(claims: SupabaseClaims, nowMs: number): claims is UserClaims {
  const { sub, exp, role } = claims;
  const isKey = role === "anon" || role === "service_role";
  return typeof sub === "string" && sub !== "" && !isKey && typeof exp === "number" && exp * 1_000 > nowMs;
}

function toCaller<Client>(claims: UserClaims, client: Client): AuthResult<SupabaseUser<Client>> {
  const { sub: id, email, is_anonymous: isAnonymous = false, session_id: sessionId } = claims;
  return {
    kind: "authenticated",
    userId: id,
    user: { mode: "user", id, email, isAnonymous, claims, client },
    ...(sessionId !== undefined && { sessionId }),
  };
}
