import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Outbound webhooks from Courier. The secret is the webhook's signing secret.
 *
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const courier: Provider<AnyEvents> = defineProvider({
  name: "courier",
  title: "Courier",
  docs: "https://www.courier.com/docs/platform/workspaces/outbound-webhooks",
  evidence: {
    checkedOn: "2026-11-21",
    note: "That the timestamp counts milliseconds is from a second source.",
  },
  scheme: {
    kind: "hmac",
    signature: {
      header: "courier-signature",
      format: { kind: "pairs", separator: ",", key: "signature" },
      encoding: "hex",
    },
    timestamp: { from: { pair: "t" }, unit: "ms" },
    content: "{timestamp}.{body}",
  },
  // `data.id` is the message's, which many events share.
  id: { in: "none" },
  type: { in: "body", paths: ["type"] },
  secretHint: "COURIER_WEBHOOK_SECRET",
});
