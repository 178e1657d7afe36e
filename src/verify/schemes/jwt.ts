import { type CryptoKey, errors, importJWK, type JWK, type JWTPayload, jwtVerify, SignJWT } from "jose";
import { SluiceError } from "../../core/errors.ts";
import { toIssuer, trimSlashes } from "../issuer.ts";
import { type JwtAlgorithm, parseObject, readTokenHeader, type TokenHeader } from "../jwt-header.ts";
import { createKeySet, type KeySet } from "../key-set.ts";
import type { Delivery } from "../delivery.ts";
import { DEFAULT_TOLERANCE_MS } from "../timestamp.ts";
import { reject, type Verdict } from "../verdict.ts";
import type { Message, OpenScheme, SchemeContext, SignedRequest } from "./scheme.ts";

/** A JWT signed with a key the sender publishes. */
export interface JwtScheme {
  readonly kind: "jwt";
  readonly carrier: JwtCarrier;
  /** Signature algorithms accepted. Asymmetric ones only: a published key must not pass for a shared secret. */
  readonly algorithms: readonly [JwtAlgorithm, ...JwtAlgorithm[]];
  /** Path of the key set, appended to the configured issuer. */
  readonly jwksPath: string;
  /** Claims a delivery must have, whatever their values. */
  readonly requiredClaims: readonly string[];
  /** Claims that mark a token the same keys sign for another purpose, such as an access token. */
  readonly forbiddenClaims: readonly string[];
}

/** Where the token travels. Only in the body does it prove the body. */
export type JwtCarrier =
  | { readonly in: "body" }
  | { readonly in: "bearer" }
  | { readonly in: "header"; readonly header: string };

/**
 * Makes the key set of a JWT source once, for all its deliveries.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if the issuer is missing or not an https URL.
 * @see RFC 7519 (JWT), RFC 8725 (best practices)
 */
export function openJwt(scheme: JwtScheme, context: SchemeContext): OpenScheme {
  const { options, secrets, refuse } = context;
  if (secrets.length > 0) throw refuse("secret", "has no use: the sender publishes its keys");
  const issuer = toIssuer(options.issuer, refuse);
  const checking: Checking = {
    scheme,
    issuer,
    keys: createKeySet(new URL(issuer + scheme.jwksPath)),
    toleranceMs: options.toleranceMs ?? DEFAULT_TOLERANCE_MS,
  };
  return {
    async verify(delivery, now) {
      const token = readToken(delivery, scheme.carrier);
      if (token === null || token === "") return reject("token_missing");
      const header = readTokenHeader(token, scheme.algorithms);
      return "cause" in header ? reject(header.cause) : checkToken(token, header, checking, now);
    },
    sign: (message) => signToken(message, scheme, context),
  };
}

interface Checking {
  readonly scheme: JwtScheme;
  readonly issuer: string;
  readonly keys: KeySet;
  readonly toleranceMs: number;
}

function readToken({ body, headers }: Delivery, carrier: JwtCarrier): string | null {
  switch (carrier.in) {
    case "body":
      return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("latin1");
    case "bearer":
      return /^bearer (.*)$/i.exec(headers.get("authorization") ?? "")?.[1] ?? null;
    case "header":
      return headers.get(carrier.header);
  }
}

async function checkToken(token: string, header: TokenHeader, checking: Checking, now: Date): Promise<Verdict> {
  const lookup = await checking.keys.find(header, now);
  if (lookup.kind === "unavailable") return { kind: "unavailable", cause: "keys_unreachable" };
  if (lookup.kind === "unknown") return reject("jwt_key_unknown");
  try {
    const { payload } = await jwtVerify(token, lookup.key, {
      algorithms: [header.alg],
      currentDate: now,
      clockTolerance: checking.toleranceMs / 1_000,
    });
    return isMeant(payload, checking, now)
      ? { kind: "verified", secret: { index: 0, label: header.kid } }
      : reject("jwt_claims_refused");
  } catch (error) {
    return toVerdict(error);
  }
}

function toVerdict(error: unknown): Verdict {
  if (error instanceof errors.JWSSignatureVerificationFailed) return reject("signature_mismatch");
  if (error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed) {
    return reject("jwt_claims_refused");
  }
  if (error instanceof errors.JOSEError) return reject("jwt_malformed");
  // The published key itself cannot be used, for example because it is too short.
  return { kind: "unavailable", cause: "keys_unreachable" };
}

/** Whether the token is a webhook of this issuer, and not another token signed with the same keys. */
function isMeant(claims: JWTPayload, { scheme, issuer, toleranceMs }: Checking, now: Date): boolean {
  const { iss, iat } = claims;
  if (!scheme.requiredClaims.every((claim) => Object.hasOwn(claims, claim))) return false;
  if (scheme.forbiddenClaims.some((claim) => Object.hasOwn(claims, claim))) return false;
  if (iss !== undefined && (typeof iss !== "string" || trimSlashes(iss) !== issuer)) return false;
  return iat === undefined || (typeof iat === "number" && iat * 1_000 <= now.getTime() + toleranceMs);
}

async function signToken(message: Message, scheme: JwtScheme, context: SchemeContext): Promise<SignedRequest> {
  const [alg] = scheme.algorithms;
  const { key, kid } = await readDevelopmentKey(alg, context);
  const claims = parseObject(message.body);
  if (claims === undefined) {
    throw new SluiceError("INPUT_INVALID", "The body must be a JSON object: it becomes the claims of a token");
  }
  const header = { alg, typ: "JWT", ...(kid === undefined ? {} : { kid }) };
  return carry(await new SignJWT(claims).setProtectedHeader(header).sign(key), message.body, scheme.carrier);
}

interface DevelopmentKey {
  readonly key: CryptoKey;
  readonly kid: string | undefined;
}

async function readDevelopmentKey(alg: JwtAlgorithm, { options, refuse }: SchemeContext): Promise<DevelopmentKey> {
  if (options.developmentKey === undefined) throw refuse("developmentKey", "is needed to sign test deliveries");
  const jwk: JWK | undefined = parseObject(Buffer.from(options.developmentKey));
  const key = jwk?.d === undefined ? undefined : await importJWK(jwk, alg).catch(() => undefined);
  if (jwk === undefined || key === undefined || key instanceof Uint8Array) {
    throw refuse("developmentKey", "is not a private JWK as JSON text");
  }
  return { key, kid: jwk.kid };
}

function carry(token: string, body: Uint8Array, carrier: JwtCarrier): SignedRequest {
  switch (carrier.in) {
    case "body":
      return { headers: {}, body: new TextEncoder().encode(token) };
    case "bearer":
      return { headers: { authorization: `Bearer ${token}` }, body };
    case "header":
      return { headers: { [carrier.header]: token }, body };
  }
}
