import { createPublicKey } from "node:crypto";
import { OAuth2Client } from "google-auth-library";
import { SignJWT, importJWK } from "jose";
import { afterEach, beforeEach, test, vi } from "vitest";
import { googlePubsub } from "../../../src/verify/providers/google-pubsub.ts";
import { createSigningKey } from "../key-server.ts";
import { compare, type Given, type OracleMessage } from "./support/compare.ts";
import { stricterOn } from "./support/differences.ts";
import type { SignedRequest } from "../../../src/verify/index.ts";

const AUDIENCE = "https://app.example.com/api/webhooks/pubsub";
const ACCOUNT = "pubsub@example-project.iam.gserviceaccount.com";
const ISSUER = "https://accounts.google.com";

const key = await createSigningKey("google-1");
const certificates = {
  [key.kid]: createPublicKey({ key: key.publicJwk as never, format: "jwk" })
    .export({ type: "spki", format: "pem" })
    .toString(),
};

beforeEach(() => {
  vi.stubGlobal("fetch", () => Promise.resolve(Response.json({ keys: [key.publicJwk] })));
});

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Google's library checks the token; that the e-mail is the subscription's is left to its caller. */
async function isValid({ headers }: Given): Promise<boolean> {
  const token = /^Bearer (.*)$/.exec(headers["authorization"] ?? "")?.[1] ?? "";
  const ticket = await new OAuth2Client().verifySignedJwtWithCertsAsync(token, certificates, AUDIENCE, [ISSUER]);
  const payload = ticket.getPayload();
  return payload?.email === ACCOUNT && payload.email_verified === true;
}

async function signAsGoogle({ at, body }: OracleMessage): Promise<SignedRequest> {
  const seconds = at.getTime() / 1_000;
  const token = await new SignJWT({
    iss: ISSUER,
    aud: AUDIENCE,
    email: ACCOUNT,
    email_verified: true,
    iat: seconds,
    exp: seconds + 3_600,
  })
    .setProtectedHeader({ alg: "RS256", kid: key.kid, typ: "JWT" })
    .sign(await importJWK(key.privateJwk, "RS256"));
  return { headers: { authorization: `Bearer ${token}` }, body: Buffer.from(body) };
}

test("Google's library and ours agree on 200 deliveries and as many altered ones", async () => {
  await compare({
    toSource: () =>
      googlePubsub({ audience: AUDIENCE, serviceAccount: ACCOUNT, developmentKey: JSON.stringify(key.privateJwk) }),
    signs: signAsGoogle,
    accepts: isValid,
    headers: ["authorization"],
    mayDiffer: stricterOn("authorization"),
  });
});
