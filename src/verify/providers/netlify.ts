import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Notifications from Netlify with a JWS secret. The token holds a hash of the body, so it proves it. A deploy keeps its
 * id from building to ready, so deliveries are recognised by their content. Types are from a header nobody signed.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const netlify: Provider<AnyEvents> = defineProvider({
  name: "netlify",
  title: "Netlify",
  docs: "https://docs.netlify.com/deploy/deploy-notifications/#payload-signature",
  evidence: { checkedOn: "2026-11-21", note: "The header `x-netlify-event` is known from public code alone." },
  scheme: {
    kind: "jwt",
    carrier: { in: "header", header: "x-webhook-signature" },
    algorithms: ["HS256"],
    keys: { from: "secret" },
    expectedClaims: { iss: "netlify" },
    bodyHash: { claim: "sha256", hash: "sha256", encoding: "hex" },
  },
  id: { in: "none" },
  type: { in: "header", header: "x-netlify-event" },
  secretHint: "NETLIFY_JWS_SECRET",
});
