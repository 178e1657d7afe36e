import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Coinify. Types are its events, such as `payment-intent.completed`. The secret is the webhook's shared
 * secret. No time is signed, so only the ledger stops replays.
 */
export const coinify: Provider<AnyEvents> = defineProvider({
  name: "coinify",
  title: "Coinify",
  docs: "https://coinify.readme.io/docs/webhook-signature",
  evidence: {
    vectors: "https://coinify.readme.io/docs/webhook-signature",
    checkedOn: "2026-11-21",
    note: "Where id and type stand was read in https://coinify.readme.io/docs/webhook-structure.",
  },
  scheme: { kind: "hmac", signature: { header: "x-coinify-webhook-signature", encoding: "hex" } },
  id: { in: "body", path: "id" },
  type: { in: "body", paths: ["event"] },
  secretHint: "COINIFY_WEBHOOK_SECRET",
});
