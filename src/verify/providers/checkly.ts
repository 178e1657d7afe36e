import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks of Checkly's alert channels. The body is the channel's own template; types are its field `alert_type`, such
 * as `ALERT_FAILURE`, which Checkly's default has.
 * No time is signed, so only the ledger catches a replay.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const checkly: Provider<AnyEvents> = defineProvider({
  name: "checkly",
  title: "Checkly",
  docs: "https://www.checklyhq.com/docs/integrations/alerts/webhooks/",
  evidence: { checkedOn: "2026-11-21" },
  scheme: { kind: "hmac", signature: { header: "x-checkly-signature", encoding: "hex" } },
  id: { in: "none" },
  type: { in: "body", paths: ["alert_type"] },
  secretHint: "CHECKLY_WEBHOOK_SECRET",
});
