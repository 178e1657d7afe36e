import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Greenhouse Recruiting and Onboarding. Types are its actions, such as `hire_candidate`.
 * No time is signed, so only the ledger catches a replay.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const greenhouse: Provider<AnyEvents> = defineProvider({
  name: "greenhouse",
  title: "Greenhouse",
  docs: "https://developers.greenhouse.io/webhooks.html",
  evidence: { checkedOn: "2026-11-21" },
  scheme: {
    kind: "hmac",
    signature: { header: "signature", format: { kind: "prefixed", prefix: "sha256 " }, encoding: "hex" },
  },
  id: { in: "none" },
  type: { in: "body", paths: ["action"] },
  secretHint: "GREENHOUSE_WEBHOOK_SECRET",
});
