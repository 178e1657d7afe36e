import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Strike. Types are its event types, such as `invoice.updated`. The secret is the one given when the
 * subscription was made. No time is checked, so only the ledger stops replays.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const strike: Provider<AnyEvents> = defineProvider({
  name: "strike",
  title: "Strike",
  docs: "https://docs.strike.me/webhooks/signature-verification",
  evidence: { checkedOn: "2026-11-21" },
  scheme: { kind: "hmac", signature: { header: "x-webhook-signature", encoding: "hex" } },
  id: { in: "body", path: "id" },
  type: { in: "body", paths: ["eventType"] },
  secretHint: "STRIKE_WEBHOOK_SECRET",
});
