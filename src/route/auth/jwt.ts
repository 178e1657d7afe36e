import { errors, type JWTPayload, jwtVerify } from "jose";

import { SluiceError } from "../../core/errors.ts";
import { PUBLIC_KEY_ALGORITHMS, type PublicKeyAlgorithm } from "../../core/jwt-algorithm.ts";
import type { AuthProvider, AuthResult } from "./auth.ts";
import { isApiError } from "../answers/api-error.ts";
import { type Bearer, hasCookie, isJwtShaped, MAX_TOKEN_LENGTH, readBearer, readCookie } from "./credentials.ts";
import { createKeyFinder, type Fetch, type KeyFinder } from "./key-finder.ts";
import { askInTime, toOutage } from "./outage.ts";
import { createProvenTokens, type ProvenTokens } from "./proven-tokens.ts";

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
 * or `session_id` the session's. A token that was proven is believed for a minute, never beyond its `exp`; `toUser` and
 * `mfa` are asked each time.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if an option cannot be used.
 * @see RFC 8725 (JWT best practice), RFC 6750 (bearer tokens)
 */
export function jwtAuth<User>(options: JwtAuthOptions<User>): AuthProvider<User> {
  const { cookie } = options;
  const url = toKeysUrl(options);
  assertOptions(options);
  const now = options.now ?? Date.now;
  const proving: Proving = {
    now,
    findKey: createKeyFinder(url, options.fetch ?? fetch, now),
    proven: createProvenTokens(now),
  };
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
    authenticate(request) {
      if (usesCookie(request)) {
        const result = check(toBearer(readCookie(request, cookie ?? "")), options, proving);
        return result instanceof Promise ? result.then(orAnonymous) : orAnonymous(result);
      }
      const bearer = readBearer(request);
      return bearer.kind === "none" ? { kind: "anonymous" } : check(bearer, options, proving);
    },
  };
}

/** Browsers go on sending a cookie whose time is over: its user is signed out, and means no harm. */
function orAnonymous<User>(result: AuthResult<User>): AuthResult<User> {
  return result.kind === "refused" ? { kind: "anonymous" } : result;
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

/** What tokens are proven with. */
interface Proving {
  readonly findKey: KeyFinder;
  readonly proven: ProvenTokens;
  readonly now: () => number;
}

function check<User>(
  bearer: Bearer,
  options: JwtAuthOptions<User>,
  proving: Proving,
): AuthResult<User> | Promise<AuthResult<User>> {
  if (bearer.kind !== "token" || bearer.token.length > MAX_TOKEN_LENGTH) return NOT_A_JWT;
  const claims = proving.proven.find(bearer.token);
  if (claims !== undefined) return toResult(claims, options);
  return isJwtShaped(bearer.token) ? verify(bearer.token, options, proving) : NOT_A_JWT;
}

async function verify<User>(token: string, options: JwtAuthOptions<User>, proving: Proving): Promise<AuthResult<User>> {
  try {
    const claims = await prove(token, options, proving);
    return await toResult(claims, options);
  } catch (error) {
    // Only what jose says of the token itself is the sender's fault.
    if (isAboutToken(error)) return { kind: "refused", reason: error.code };
    throw isApiError(error) ? error : toOutage(error);
  }
}

async function prove<User>(
  token: string,
  { issuer, audience, algorithms, type }: JwtAuthOptions<User>,
  { findKey, proven, now }: Proving,
): Promise<JWTPayload> {
  const { payload } = await jwtVerify(token, findKey, {
    issuer,
    audience: [audience].flat(),
    algorithms: [...algorithms],
    requiredClaims: ["exp", "sub"],
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    currentDate: new Date(now()),
    ...(type !== undefined && { typ: type }),
  });
  proven.add(token, payload);
  return payload;
}

function toResult<User>(
  claims: JWTPayload,
  { mfa, toUser }: JwtAuthOptions<User>,
): AuthResult<User> | Promise<AuthResult<User>> {
  const { sub, sid, session_id: sessionId = sid } = claims;
  if (typeof sub !== "string" || sub === "") return { kind: "refused", reason: "no subject" };
  const hasSession = typeof sessionId === "string" && sessionId !== "";
  const conclude = (user: User | null | typeof NO_MFA): AuthResult<User> => {
    if (user === NO_MFA) return MFA_REQUIRED;
    if (user === null) return { kind: "refused", reason: "no user" };
    return { kind: "authenticated", user: user as User, userId: sub, ...(hasSession && { sessionId }) };
  };
  const user = askInTime(() => (mfa === undefined || mfa(claims) ? toUser(claims) : NO_MFA));
  return user instanceof Promise ? user.then(conclude) : conclude(user);
}

const NO_MFA = Symbol("no second factor");
const NOT_A_JWT: AuthResult<never> = { kind: "refused", reason: "not a JWT" };
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
