import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Flagsmith. Types are such as `FLAG_UPDATED`.
 * No time is signed, so only the ledger catches a replay.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const flagsmith: Provider<AnyEvents> = defineProvider({
  name: "flagsmith",
  title: "Flagsmith",
  docs: "https://docs.flagsmith.com/system-administration/webhooks",
  evidence: { checkedOn: "2026-11-21", note: "Read in Flagsmith's own source, which signs." },
  scheme: { kind: "hmac", signature: { header: "x-flagsmith-signature", encoding: "hex" } },
  id: { in: "none" },
  type: { in: "body", paths: ["event_type"] },
  secretHint: "FLAGSMITH_WEBHOOK_SECRET",
});
