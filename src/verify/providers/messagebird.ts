import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from MessageBird, now the older API of Bird. The secret is the signing key of the account. The token's
 * hash of the body is checked, that of the address is not.
 */
export const messagebird: Provider<AnyEvents> = defineProvider({
  name: "messagebird",
  title: "MessageBird",
  docs: "https://developers.messagebird.com/api/#verifying-http-requests",
  evidence: {
    oracle: "messagebird (npm)",
    vectors:
      "https://github.com/messagebird/messagebird-nodejs/blob/master/lib/testdata/webhook-signature-jwt-reference.json",
    checkedOn: "2026-11-21",
    note: "`url_hash` has to be there but is not compared, as the address a request came to is not trusted.",
  },
  scheme: {
    kind: "jwt",
    carrier: { in: "header", header: "messagebird-signature-jwt" },
    algorithms: ["HS256"],
    keys: { from: "secret" },
    requiredClaims: ["jti", "url_hash"],
    expectedClaims: { iss: "MessageBird" },
    bodyHash: { claim: "payload_hash", hash: "sha256", encoding: "hex" },
  },
  id: { in: "none" },
  type: { in: "body", paths: ["type", "event", "status"] },
  secretHint: "MESSAGEBIRD_SIGNING_KEY",
});
