import { errors, type JWTPayload, jwtVerify } from "jose";

import { SluiceError } from "../../core/errors.ts";
import { PUBLIC_KEY_ALGORITHMS, type PublicKeyAlgorithm } from "../../core/jwt-algorithm.ts";
import type { AuthProvider, AuthResult } from "./auth.ts";
import { isApiError } from "../answers/api-error.ts";
import { type Bearer, hasCookie, isJwtShaped, MAX_TOKEN_LENGTH, readBearer, readCookie } from "./credentials.ts";
import { createKeyFinder, type Fetch, type KeyFinder } from "./key-finder.ts";
import { askInTime, toOutage } from "./outage.ts";

/** What a token must be, and what it says about its user. */
export interface JwtAuthOptions<User> {
  /** The `iss` claim, exactly. */
  readonly issuer: string;
  /** One of these must be in the `aud` claim. Without it, another app's token would do. */
  readonly audience: string | readonly string[];
  /** Where the issuer publishes its keys. `<issuer>/.well-known/jwks.json` unless given. */
  readonly jwksUrl?: string;
  /** Those the issuer signs with. Shared secrets and `none` are not among them. */
  readonly algorithms: readonly PublicKeyAlgorithm[];
  /** Makes the user; `null` refuses the token. */
  readonly toUser: (claims: JWTPayload) => User | null | Promise<User | null>;
  /** The name of a cookie that may hold the token instead. CSRF is then checked. */
  readonly cookie?: string;
  /** The header's `typ`, such as `at+jwt`: keeps ID tokens from passing for access tokens. */
  readonly type?: string;
  /** Whether the claims say that a second factor was used. Without one, the answer is 403 `mfa-required`. */
  readonly mfa?: (claims: JWTPayload) => boolean;
  readonly fetch?: Fetch;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/**
 * Authenticates users by JSON Web Tokens, with the keys their issuer publishes. The `sub` claim is the user's id, `sid`
 * or `session_id` the session's.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if an option cannot be used.
 * @see RFC 8725 (JWT best practice), RFC 6750 (bearer tokens)
 */
export function jwtAuth<User>(options: JwtAuthOptions<User>): AuthProvider<User> {
  const { cookie } = options;
  const url = toKeysUrl(options);
  assertOptions(options);
  const findKey = createKeyFinder(url, options.fetch ?? fetch, options.now ?? Date.now);
  const usesCookie = (request: Request): boolean =>
    cookie !== undefined && readBearer(request).kind === "none" && hasCookie(request, (name) => name === cookie);
  return {
    challenge: "Bearer",
    usesCookies: cookie !== undefined,
    isAmbient: usesCookie,
    recognises(request) {
      const bearer = readBearer(request);
      return usesCookie(request) || (bearer.kind === "token" && isJwtShaped(bearer.token));
    },
    async authenticate(request) {
      if (usesCookie(request)) {
        const result = await check(toBearer(readCookie(request, cookie ?? "")), options, findKey);
        // Browsers go on sending a cookie whose time is over: its user is signed out, and means no harm.
        return result.kind === "refused" ? { kind: "anonymous" } : result;
      }
      const bearer = readBearer(request);
      return bearer.kind === "none" ? { kind: "anonymous" } : check(bearer, options, findKey);
    },
  };
}

function toKeysUrl({ issuer, jwksUrl }: Pick<JwtAuthOptions<unknown>, "issuer" | "jwksUrl">): URL {
  const text = jwksUrl ?? `${issuer.replace(/\/+$/, "")}/.well-known/jwks.json`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLocal = url !== undefined && /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
  if (url === undefined || !(url.protocol === "https:" || (url.protocol === "http:" && isLocal))) {
    throw fail("the keys' address is not an https URL");
  }
  return url;
}

function assertOptions({ algorithms, audience, issuer }: JwtAuthOptions<unknown>): void {
  if (issuer === "") throw fail("issuer is empty");
  if (audience.length === 0 || [audience].flat().includes("")) throw fail("audience is empty");
  const arePublic = algorithms.every((name) => PUBLIC_KEY_ALGORITHMS.includes(name));
  if (algorithms.length === 0 || !arePublic) {
    throw fail("algorithms must name at least one, and only such as have public keys");
  }
}

function fail(problem: string): SluiceError {
  return new SluiceError("CONFIG_INVALID", `jwtAuth: ${problem}.`);
}

function toBearer(token: string | undefined): Bearer {
  return token === undefined ? { kind: "malformed" } : { kind: "token", token };
}

function check<User>(
  bearer: Bearer,
  options: JwtAuthOptions<User>,
  findKey: KeyFinder,
): Promise<AuthResult<User>> | AuthResult<User> {
  const isToken = bearer.kind === "token" && bearer.token.length <= MAX_TOKEN_LENGTH && isJwtShaped(bearer.token);
  return isToken ? verify(bearer.token, options, findKey) : { kind: "refused", reason: "not a JWT" };
}

async function verify<User>(
  token: string,
  options: JwtAuthOptions<User>,
  findKey: KeyFinder,
): Promise<AuthResult<User>> {
  try {
    const { payload } = await jwtVerify(token, findKey, {
      issuer: options.issuer,
      audience: [options.audience].flat(),
      algorithms: [...options.algorithms],
      requiredClaims: ["exp", "sub"],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: new Date((options.now ?? Date.now)()),
      ...(options.type !== undefined && { typ: options.type }),
    });
    return await toResult(payload, options);
  } catch (error) {
    // Only what jose says of the token itself is the sender's fault.
    if (isAboutToken(error)) return { kind: "refused", reason: error.code };
    throw isApiError(error) ? error : toOutage(error);
  }
}

async function toResult<User>(claims: JWTPayload, { mfa, toUser }: JwtAuthOptions<User>): Promise<AuthResult<User>> {
  const { sub, sid, session_id: sessionId = sid } = claims;
  if (typeof sub !== "string" || sub === "") return { kind: "refused", reason: "no subject" };
  if (mfa !== undefined && !mfa(claims)) return MFA_REQUIRED;
  const user = await askInTime(() => toUser(claims));
  if (user === null) return { kind: "refused", reason: "no user" };
  const hasSession = typeof sessionId === "string" && sessionId !== "";
  return { kind: "authenticated", user, userId: sub, ...(hasSession && { sessionId }) };
}

const CLOCK_TOLERANCE_SECONDS = 5;

/** What a user without a second factor is told. */
export const MFA_REQUIRED: AuthResult<never> = {
  kind: "forbidden",
  code: "mfa-required",
  detail: "A second factor is needed.",
};

function isAboutToken(error: unknown): error is errors.JOSEError {
  return (
    error instanceof errors.JWTExpired ||
    error instanceof errors.JWTClaimValidationFailed ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JOSENotSupported ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys
  );
}
