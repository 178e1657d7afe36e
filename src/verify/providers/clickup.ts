import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from ClickUp. Types are such as `taskCreated`. The secret is `webhook.secret` from the answer to making the
 * webhook.
 * No time is signed, so only the ledger catches a replay.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const clickUp: Provider<AnyEvents> = defineProvider({
  name: "clickup",
  title: "ClickUp",
  docs: "https://developer.clickup.com/docs/webhooksignature",
  evidence: { checkedOn: "2026-11-21" },
  scheme: { kind: "hmac", signature: { header: "x-signature", encoding: "hex" } },
  id: { in: "none" },
  type: { in: "body", paths: ["event"] },
  secretHint: "CLICKUP_WEBHOOK_SECRET",
});
