import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Outbound webhooks from Knock. The secret is the webhook's signing key.
 *
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const knock: Provider<AnyEvents> = defineProvider({
  name: "knock",
  title: "Knock",
  docs: "https://docs.knock.app/developer-tools/outbound-webhooks/overview",
  evidence: {
    checkedOn: "2026-11-21",
    note: "The string to sign and the milliseconds are from a second source that quotes the documentation.",
  },
  scheme: {
    kind: "hmac",
    signature: { header: "x-knock-signature", format: { kind: "pairs", separator: ",", key: "s" }, encoding: "base64" },
    timestamp: { from: { pair: "t" }, unit: "ms" },
    content: "{timestamp}.{body}",
  },
  // `data.id` is the message's, which many events share.
  id: { in: "none" },
  type: { in: "body", paths: ["type"] },
  secretHint: "KNOCK_WEBHOOK_SIGNING_KEY",
});
