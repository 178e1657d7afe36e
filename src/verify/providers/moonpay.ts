import { defineProvider, type Provider } from "../provider.ts";

/** What every MoonPay webhook holds. */
export interface MoonpayEvent {
  readonly type: string;
  readonly externalCustomerId?: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Webhooks from MoonPay. The secret is the webhook API key of the dashboard. They have no id, so they are recognised by
 * their content.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const moonpay: Provider<MoonpayEvent> = defineProvider({
  name: "moonpay",
  title: "MoonPay",
  docs: "https://dev.moonpay.com/api-reference/widget/webhooks/signature",
  evidence: { checkedOn: "2026-11-21" },
  scheme: {
    kind: "hmac",
    signature: {
      header: "moonpay-signature-v2",
      encoding: "hex",
      format: { kind: "pairs", separator: ",", key: "s" },
    },
    timestamp: { from: { pair: "t" }, unit: "s" },
    content: "{timestamp}.{body}",
  },
  id: { in: "none" },
  type: { in: "body", paths: ["type"] },
  secretHint: "MOONPAY_WEBHOOK_API_KEY",
});
