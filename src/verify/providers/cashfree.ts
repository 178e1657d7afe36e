import { defineProvider, type Provider } from "../provider.ts";

/** What every Cashfree webhook holds. */
export interface CashfreeEvent {
  readonly type: string;
  /** RFC 3339. */
  readonly event_time: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Webhooks from Cashfree Payments. The secret is the payment gateway's client secret. Webhooks have no id of their own,
 * so they are recognised by their content.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const cashfree: Provider<CashfreeEvent> = defineProvider({
  name: "cashfree",
  title: "Cashfree Payments",
  docs: "https://www.cashfree.com/docs/payments/online/webhooks/signature-verification",
  evidence: {
    checkedOn: "2026-11-21",
    note: "The source of cashfree-pg (npm) says the same. It was not run: it brings a telemetry library.",
  },
  scheme: {
    kind: "hmac",
    signature: { header: "x-webhook-signature", encoding: "base64" },
    timestamp: { from: { header: "x-webhook-timestamp" }, unit: "ms" },
    content: "{timestamp}{body}",
  },
  id: { in: "none" },
  type: { in: "body", paths: ["type"] },
  secretHint: "CASHFREE_CLIENT_SECRET",
});
