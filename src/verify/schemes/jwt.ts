import { errors, jwtVerify, type JWTPayload } from "jose";
import type { JwtAlgorithm } from "../../core/jwt-algorithm.ts";
import type { Delivery } from "../delivery.ts";
import type { Encoding } from "../content/encoding.ts";
import { type ClaimRules, openClaims } from "../jwt/jwt-claims.ts";
import { readTokenHeader, type TokenHeader } from "../jwt/jwt-header.ts";
import { openJwtKeys, type TokenKey } from "../jwt/jwt-keys.ts";
import { signToken } from "../jwt/jwt-sign.ts";
import { toReader } from "../content/read-place.ts";
import { DEFAULT_TOLERANCE_MS } from "../content/timestamp.ts";
import { reject, type Verdict } from "../verdict.ts";
import type { OpenScheme, SchemeContext } from "./scheme.ts";

/** A signed JWT. */
export interface JwtScheme {
  readonly kind: "jwt";
  readonly carrier: JwtCarrier;
  /** Signature algorithms accepted. Published keys take asymmetric ones only: a public key must not pass for a secret. */
  readonly algorithms: readonly [JwtAlgorithm, ...JwtAlgorithm[]];
  readonly keys: JwtKeys;
  /** Claims a delivery must have, whatever their values. */
  readonly requiredClaims?: readonly string[];
  /** Claims that mark a token the same keys sign for another purpose, such as an access token. */
  readonly forbiddenClaims?: readonly string[];
  /**
   * Claims that must have this value, or one of a claim's list must. Texts are templates: `{setting:audience}` is the
   * app's option `audience`.
   */
  readonly expectedClaims?: Readonly<Record<string, string | boolean>>;
  /** The claim that holds a hash of the body, for tokens outside the body. With it the proof covers the body. */
  readonly bodyHash?: BodyHashClaim;
  /**
   * Greatest age by `iat`, which is then required. Milliseconds; the app's option `toleranceMs` replaces it. Omitted, a
   * token without `exp` does not age.
   */
  readonly maxAgeMs?: number;
}

/** A claim that ties a token to the body it came with. */
export interface BodyHashClaim {
  readonly claim: string;
  readonly hash: "sha1" | "sha256" | "sha512";
  readonly encoding: Encoding;
}

/** Where the keys of a JWT come from. */
export type JwtKeys =
  /** A key set below the app's option `issuer`, such as `/.well-known/jwks.json`. A token's `iss` must be that issuer. */
  | { readonly from: "issuer"; readonly path: string }
  /** A key set at one address for all customers of the sender: expect a claim that only tokens for this app have. */
  | { readonly from: "url"; readonly url: string }
  /** The source's secrets, as HMAC keys. */
  | { readonly from: "secret"; readonly key?: "utf8" | "hex" | "base64" | "base64url" }
  /** The app's option `resolveKey`, asked by key id; answers are kept for ten minutes. */
  | { readonly from: "resolver" };

/** Where the token travels. Only in the body, or with a body hash, does it prove the body. */
export type JwtCarrier =
  | { readonly in: "body" }
  | { readonly in: "field"; readonly path: string }
  | { readonly in: "bearer" }
  | { readonly in: "header"; readonly header: string; readonly prefix?: string };

/**
 * Makes the keys of a JWT source once, for all its deliveries.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if the issuer, secret or resolver is missing or of no use, or if the algorithms
 * do not fit the keys.
 * @see RFC 7519 (JWT), RFC 8725 (best practices)
 */
export function openJwt(scheme: JwtScheme, context: SchemeContext): OpenScheme {
  assertAlgorithms(scheme, context);
  const keyring = openJwtKeys(scheme.keys, context);
  const toleranceMs = context.options.toleranceMs ?? DEFAULT_TOLERANCE_MS;
  const claims = openClaims(scheme, context, { issuer: keyring.issuer, toleranceMs });
  return {
    async verify(delivery, now) {
      const token = readToken(delivery, scheme.carrier, context);
      if (token === null || token === "") return reject("token_missing");
      const header = readTokenHeader(token, scheme.algorithms);
      if ("cause" in header) return reject(header.cause);
      const found = await keyring.find(header, now);
      switch (found.kind) {
        case "unnamed":
          return reject("jwt_malformed");
        case "unknown":
          return reject("jwt_key_unknown");
        case "unavailable":
          return { kind: "unavailable", cause: "keys_unreachable" };
        case "found":
          return checkToken({ token, header, body: delivery.body }, found.keys, { claims, toleranceMs }, now);
      }
    },
    sign: (message) => signToken(message, { scheme, context, keyring, claims }),
  };
}

/** A public key must never pass for a shared secret, nor a secret for anything else. */
function assertAlgorithms({ algorithms, keys }: JwtScheme, { refuse }: SchemeContext): void {
  const isShared = keys.from === "secret";
  if (algorithms.every((algorithm) => algorithm.startsWith("HS") === isShared)) return;
  throw refuse(
    "algorithms",
    isShared ? "must be HS256, HS384 or HS512 for secrets" : "must not be HS… for public keys",
  );
}

function readToken(delivery: Delivery, carrier: JwtCarrier, { payload }: SchemeContext): string | null {
  const { body, headers } = delivery;
  switch (carrier.in) {
    case "body":
      return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("latin1");
    case "field":
      return toReader(delivery, payload).field(carrier.path) ?? null;
    case "bearer":
      return /^bearer (.*)$/i.exec(headers.get("authorization") ?? "")?.[1] ?? null;
    case "header": {
      const value = headers.get(carrier.header);
      const prefix = carrier.prefix ?? "";
      return value?.startsWith(prefix) === true ? value.slice(prefix.length) : null;
    }
  }
}

interface GivenToken {
  readonly token: string;
  readonly header: TokenHeader;
  readonly body: Uint8Array;
}

interface Checking {
  readonly claims: ClaimRules;
  readonly toleranceMs: number;
}

async function checkToken(
  { token, header, body }: GivenToken,
  keys: readonly TokenKey[],
  { claims, toleranceMs }: Checking,
  now: Date,
): Promise<Verdict> {
  for (const { key, verdict } of keys) {
    const opened = await openToken(token, key, { header, toleranceMs, now });
    // Nothing can be learnt from where this stops: only that the token was good, which the answer says too.
    if (opened === undefined) continue;
    if ("kind" in opened) return opened;
    const cause = claims.check(opened.payload, body, now);
    return cause === undefined ? verdict : reject(cause);
  }
  return reject("signature_mismatch");
}

interface OpeningRules {
  readonly header: TokenHeader;
  readonly toleranceMs: number;
  readonly now: Date;
}

/** `undefined` where another key signed the token. */
async function openToken(
  token: string,
  key: TokenKey["key"],
  { header, toleranceMs, now }: OpeningRules,
): Promise<{ readonly payload: JWTPayload } | Verdict | undefined> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: [header.alg],
      currentDate: now,
      clockTolerance: toleranceMs / 1_000,
    });
    return { payload };
  } catch (error) {
    return error instanceof errors.JWSSignatureVerificationFailed ? undefined : toVerdict(error);
  }
}

function toVerdict(error: unknown): Verdict {
  if (error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed) {
    return reject("jwt_claims_refused");
  }
  if (error instanceof errors.JOSEError) return reject("jwt_malformed");
  // The key itself cannot be used, for example because it is too short.
  return { kind: "unavailable", cause: "keys_unreachable" };
}
