import { importJWK, type JWK, SignJWT } from "jose";

import { EXAMPLE_ENV } from "./example-app.ts";

/** A session of the example app, as signing in makes it. */
export async function createExampleSession(userId: string, origin: string): Promise<string> {
  const key = JSON.parse(EXAMPLE_ENV["SESSION_KEY"] ?? "") as JWK;
  return new SignJWT({ name: "Ada", sid: crypto.randomUUID() })
    .setProtectedHeader({ alg: "EdDSA", kid: "development" })
    .setIssuer(origin)
    .setAudience("saas")
    .setSubject(userId)
    .setIssuedAt()
    .setExpirationTime("1h")
    .sign(await importJWK(key, "EdDSA"));
}
