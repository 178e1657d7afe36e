import { type CryptoKey, importJWK, type JWK, type JWTPayload, SignJWT } from "jose";
import { SluiceError } from "../../core/errors.ts";
import type { JwtAlgorithm } from "../../core/jwt-algorithm.ts";
import { writeField } from "../content/write-field.ts";
import type { ClaimRules } from "./jwt-claims.ts";
import { parseObject } from "./jwt-header.ts";
import type { JwtKeyring } from "./jwt-keys.ts";
import type { JwtScheme } from "../schemes/jwt.ts";
import type { Message, SchemeContext, SignedRequest } from "../schemes/scheme.ts";

/** What signing a test delivery needs of an open scheme. */
export interface JwtSigner {
  readonly scheme: JwtScheme;
  readonly context: SchemeContext;
  readonly keyring: JwtKeyring;
  readonly claims: ClaimRules;
}

/**
 * Makes the delivery a sender would: with the newest secret, or with the development key where the sender's is private.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if that key is missing, `INPUT_INVALID` if the body cannot carry the token.
 */
export async function signToken(message: Message, signer: JwtSigner): Promise<SignedRequest> {
  const { scheme, context, claims } = signer;
  const { key, alg, kid } = await toSigningKey(signer);
  const token = await new SignJWT(claims.fill(toClaims(message, signer), message))
    .setProtectedHeader({ alg, typ: "JWT", ...(kid === undefined ? {} : { kid }) })
    .sign(key);
  return carry(token, message.body, scheme, context);
}

interface DevelopmentKey {
  readonly key: CryptoKey | Uint8Array;
  readonly alg: JwtAlgorithm;
  readonly kid: string | undefined;
}

async function toSigningKey({ scheme, context, keyring }: JwtSigner): Promise<DevelopmentKey> {
  const { options, refuse } = context;
  const [first] = scheme.algorithms;
  if (scheme.keys.from === "secret") {
    if (keyring.signingKey === undefined) throw refuse("secret", "is needed to sign test deliveries");
    return { key: keyring.signingKey, alg: first, kid: undefined };
  }
  if (options.developmentKey === undefined) throw refuse("developmentKey", "is needed to sign test deliveries");
  const jwk: JWK | undefined = parseObject(Buffer.from(options.developmentKey));
  const alg = scheme.algorithms.find((algorithm) => algorithm === jwk?.alg) ?? first;
  const key = jwk?.d === undefined ? undefined : await importJWK(jwk, alg).catch(() => undefined);
  if (jwk === undefined || key === undefined || key instanceof Uint8Array) {
    throw refuse("developmentKey", "is not a private JWK as JSON text");
  }
  return { key, alg, kid: jwk.kid };
}

function toClaims(message: Message, { scheme, keyring }: JwtSigner): JWTPayload {
  if (scheme.carrier.in === "body") {
    const claims = parseObject(message.body);
    if (claims !== undefined) return claims;
    throw new SluiceError("INPUT_INVALID", "The body must be a JSON object: it becomes the claims of a token");
  }
  return {
    // Whatever else the sender puts into its tokens, nobody reads: only that it is there.
    ...Object.fromEntries((scheme.requiredClaims ?? []).map((claim) => [claim, message.id])),
    iat: Math.floor(message.at.getTime() / 1_000),
    ...(scheme.requiredClaims?.includes("exp") === true ? { exp: Math.floor(message.at.getTime() / 1_000) + 60 } : {}),
    ...(keyring.issuer === undefined ? {} : { iss: keyring.issuer }),
  };
}

function carry(token: string, body: Uint8Array, { carrier }: JwtScheme, { payload }: SchemeContext): SignedRequest {
  switch (carrier.in) {
    case "body":
      return { headers: {}, body: new TextEncoder().encode(token) };
    case "field":
      return { headers: {}, body: writeField(body, payload, carrier.path, token) };
    case "bearer":
      return { headers: { authorization: `Bearer ${token}` }, body };
    case "header":
      return { headers: { [carrier.header]: `${carrier.prefix ?? ""}${token}` }, body };
  }
}
