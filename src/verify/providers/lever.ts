import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Lever. Types are such as `candidateHired`. The secret is the signature token of the webhook.
 *
 * Only the token and the time are signed: whoever captured one delivery can put any event under its signature, for a
 * day and once, because the token counts as the id. Ask Lever's API for what matters.
 * Unverified: written from receivers of others, checked against no official code or example.
 */
export const lever: Provider<AnyEvents> = defineProvider({
  name: "lever",
  title: "Lever",
  docs: "https://hire.lever.co/developer/documentation#webhooks",
  evidence: {
    checkedOn: "2026-11-21",
    basis: "receivers",
    note: "A day is our choice: how long Lever repeats a delivery is not confirmed.",
  },
  scheme: {
    kind: "hmac",
    signature: { path: "signature", encoding: "hex" },
    timestamp: { from: { path: "triggeredAt" }, unit: "ms", toleranceMs: 86_400_000 },
    content: "{field:token}{timestamp}",
  },
  id: { in: "body", path: "token" },
  type: { in: "body", paths: ["event"] },
  signedFields: ["token", "triggeredAt"],
  secretHint: "LEVER_SIGNATURE_TOKEN",
});
