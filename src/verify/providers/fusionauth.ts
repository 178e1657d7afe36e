import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from FusionAuth signed with an HMAC key. The token holds a hash of the body, so it proves it.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const fusionauth: Provider<AnyEvents> = defineProvider({
  name: "fusionauth",
  title: "FusionAuth (HMAC key)",
  docs: "https://fusionauth.io/docs/extend/events-and-webhooks/signing",
  evidence: {
    checkedOn: "2026-11-21",
    note: "FusionAuth's own example verifies with jose, which is a dependency of ours and so no oracle.",
  },
  scheme: {
    kind: "jwt",
    carrier: { in: "header", header: "x-fusionauth-signature-jwt" },
    algorithms: ["HS256", "HS384", "HS512"],
    keys: { from: "secret" },
    bodyHash: { claim: "request_body_sha256", hash: "sha256", encoding: "base64" },
  },
  id: { in: "body", path: "event.id" },
  type: { in: "body", paths: ["event.type"] },
  secretHint: "FUSIONAUTH_WEBHOOK_SECRET",
});
