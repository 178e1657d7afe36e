import { createHash } from "node:crypto";
import type { JWTPayload } from "jose";
import { encode } from "../content/encoding.ts";
import { trimSlashes } from "../keys/issuer.ts";
import type { BodyHashClaim, JwtScheme } from "../schemes/jwt.ts";
import type { Message, SchemeContext } from "../schemes/scheme.ts";
import type { RejectionCause } from "../verdict.ts";

/** What a scheme asks of the claims of a token, besides its own times, which are checked with its signature. */
export interface ClaimRules {
  /** Says what is wrong with the claims of a token whose signature is good, or `undefined`. */
  check(claims: JWTPayload, body: Uint8Array, now: Date): RejectionCause | undefined;
  /** Adds what {@link ClaimRules.check} asks for to the claims of a test delivery. */
  fill(claims: JWTPayload, message: Message): JWTPayload;
}

/**
 * Makes the rules for one source.
 *
 * @param issuer Where the keys are published below an address of the app's own, that address.
 * @param toleranceMs How far our clock may differ from the sender's.
 * @throws {SluiceError} `CONFIG_INVALID` if an expected claim names something that is no setting.
 */
export function openClaims(
  scheme: JwtScheme,
  context: SchemeContext,
  { issuer, toleranceMs }: { readonly issuer: string | undefined; readonly toleranceMs: number },
): ClaimRules {
  const { requiredClaims = [], forbiddenClaims = [], bodyHash } = scheme;
  const maxAgeMs = scheme.maxAgeMs === undefined ? undefined : (context.options.toleranceMs ?? scheme.maxAgeMs);
  const expected = toExpected(scheme, context);
  const isMeant = (claims: JWTPayload): boolean =>
    requiredClaims.every((claim) => Object.hasOwn(claims, claim)) &&
    !forbiddenClaims.some((claim) => Object.hasOwn(claims, claim)) &&
    expected.every(([claim, value]) => isOrContains(readClaim(claims, claim), value));
  return {
    check(claims, body, now) {
      if (!isMeant(claims) || (issuer !== undefined && !isFrom(claims, issuer))) return "jwt_claims_refused";
      if (!isTimely(claims.iat, { maxAgeMs, toleranceMs }, now)) return "jwt_claims_refused";
      return bodyHash === undefined ? undefined : checkBody(claims, body, bodyHash);
    },
    fill: (claims, message) => ({
      ...claims,
      ...(maxAgeMs === undefined ? {} : { iat: Math.floor(message.at.getTime() / 1_000) }),
      ...Object.fromEntries(expected),
      ...(bodyHash === undefined ? {} : { [bodyHash.claim]: toBodyHash(message.body, bodyHash) }),
    }),
  };
}

type ExpectedClaim = readonly [claim: string, value: string | boolean];

function toExpected({ expectedClaims = {} }: JwtScheme, context: SchemeContext): readonly ExpectedClaim[] {
  return Object.entries(expectedClaims).map(([claim, value]) => [
    claim,
    typeof value === "string" ? fillSettings(value, context) : value,
  ]);
}

function fillSettings(template: string, { settings, refuse }: SchemeContext): string {
  return template.replaceAll(/\{([^{}]*)\}/g, (placeholder, name: string) => {
    const value = name.startsWith("setting:") ? readOwn(settings, name.slice("setting:".length)) : undefined;
    if (typeof value !== "string") throw refuse("expectedClaims", `names ${placeholder}, which is no setting`);
    return value;
  });
}

function readClaim(claims: JWTPayload, claim: string): unknown {
  return readOwn(claims, claim);
}

function readOwn(object: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** A claim such as `aud` may be a list: then one of its values counts. */
function isOrContains(claim: unknown, expected: string | boolean): boolean {
  return Array.isArray(claim) ? claim.includes(expected) : claim === expected;
}

function isFrom({ iss }: JWTPayload, issuer: string): boolean {
  return iss === undefined || (typeof iss === "string" && trimSlashes(iss) === issuer);
}

interface AgeLimits {
  readonly maxAgeMs: number | undefined;
  readonly toleranceMs: number;
}

function isTimely(iat: unknown, { maxAgeMs, toleranceMs }: AgeLimits, now: Date): boolean {
  if (iat === undefined) return maxAgeMs === undefined;
  if (typeof iat !== "number") return false;
  const ageMs = now.getTime() - iat * 1_000;
  return ageMs >= -toleranceMs && (maxAgeMs === undefined || ageMs <= maxAgeMs);
}

/** The hash is compared as text: another spelling of the same bytes is not what the sender writes. */
function checkBody(claims: JWTPayload, body: Uint8Array, rule: BodyHashClaim): RejectionCause | undefined {
  const value = readClaim(claims, rule.claim);
  if (typeof value !== "string") return "jwt_claims_refused";
  return value === toBodyHash(body, rule) ? undefined : "jwt_body_mismatch";
}

function toBodyHash(body: Uint8Array, { hash, encoding }: BodyHashClaim): string {
  return encode(createHash(hash).update(body).digest(), encoding);
}
