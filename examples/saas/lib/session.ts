import { importJWK, type JWK, jwtVerify, SignJWT } from "jose";

import { env, origin } from "@/lib/env";

/** Who is signed in. */
export interface User {
  readonly id: string;
  readonly name: string;
}

/** Whom the app's own tokens are for. */
export const AUDIENCE = "saas";

const ALGORITHM = "EdDSA";
const CODE_AUDIENCE = "sign-in";

/** The half of the key that checks sessions. */
export function publicKey(): JWK {
  const { d: _secret, ...rest } = JSON.parse(env("SESSION_KEY")) as JWK;
  return rest;
}

/** Makes a session. It goes into a cookie, or for programs into `Authorization: Bearer`. */
export function createSession(user: User): Promise<string> {
  return sign(user, AUDIENCE, "8h");
}

/** Makes the code that the development identity provider sends people back with. */
export function createCode(user: User): Promise<string> {
  return sign(user, CODE_AUDIENCE, "1m");
}

/** Whose code it is. Null if it is nobody's, or over. */
export async function readCode(code: string): Promise<User | null> {
  const key = await importJWK(publicKey(), ALGORITHM);
  const options = { issuer: origin, audience: CODE_AUDIENCE, algorithms: [ALGORITHM] };
  const proof = await jwtVerify(code, key, options).catch(() => null);
  return proof === null ? null : { id: String(proof.payload.sub), name: String(proof.payload["name"]) };
}

async function sign({ id, name }: User, audience: string, lifetime: string): Promise<string> {
  const key = JSON.parse(env("SESSION_KEY")) as JWK;
  return new SignJWT({ name, sid: crypto.randomUUID() })
    .setProtectedHeader({ alg: ALGORITHM, ...(key.kid !== undefined && { kid: key.kid }) })
    .setIssuer(origin)
    .setAudience(audience)
    .setSubject(id)
    .setIssuedAt()
    .setExpirationTime(lifetime)
    .sign(await importJWK(key, ALGORITHM));
}
