import { defineProvider, type Provider } from "../provider.ts";

/** What every Paystack event holds. */
export interface PaystackEvent {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Webhooks from Paystack. The secret is the account's secret key (`sk_live_…`, `sk_test_…`): there is no other. Events
 * have no id and no signed time, so deliveries are recognised by their content.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const paystack: Provider<Readonly<Record<string, PaystackEvent>>> = defineProvider({
  name: "paystack",
  title: "Paystack",
  docs: "https://paystack.com/docs/payments/webhooks/",
  evidence: { checkedOn: "2026-11-21" },
  scheme: { kind: "hmac", hash: "sha512", signature: { header: "x-paystack-signature", encoding: "hex" } },
  id: { in: "none" },
  type: { in: "body", paths: ["event"] },
  publishedIps: ["52.31.139.75/32", "52.49.173.169/32", "52.214.14.220/32"],
  secretHint: "PAYSTACK_SECRET_KEY",
});
