import type { IssuerOptions } from "../options.ts";
import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from FusionAuth signed with a key pair. `issuer` is the address of your FusionAuth, which publishes the keys.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const fusionauthAsymmetric: Provider<AnyEvents, IssuerOptions> = defineProvider({
  name: "fusionauth-asymmetric",
  title: "FusionAuth (key pair)",
  docs: "https://fusionauth.io/docs/extend/events-and-webhooks/signing",
  evidence: {
    checkedOn: "2026-11-21",
    note: "FusionAuth's own example verifies with jose, which is a dependency of ours and so no oracle.",
  },
  scheme: {
    kind: "jwt",
    carrier: { in: "header", header: "x-fusionauth-signature-jwt" },
    algorithms: ["RS256", "RS384", "RS512", "ES256", "ES384", "EdDSA"],
    keys: { from: "issuer", path: "/.well-known/jwks.json" },
    bodyHash: { claim: "request_body_sha256", hash: "sha256", encoding: "base64" },
  },
  id: { in: "body", path: "event.id" },
  type: { in: "body", paths: ["event.type"] },
  secretHint: "FUSIONAUTH_ISSUER_URL",
});
