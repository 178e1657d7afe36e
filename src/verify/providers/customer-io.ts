import { defineProvider, type Provider } from "../provider.ts";

/** What every reporting webhook holds. */
export interface CustomerIoEvent {
  readonly event_id: string;
  readonly object_type: string;
  readonly metric: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Reporting webhooks by object and metric, such as `email.delivered`. */
export type CustomerIoEvents = Readonly<Record<string, CustomerIoEvent>>;

/**
 * Reporting webhooks from Customer.io. The secret is the webhook's signing key.
 *
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const customerIo: Provider<CustomerIoEvents> = defineProvider({
  name: "customer-io",
  title: "Customer.io",
  docs: "https://docs.customer.io/api/webhooks/",
  evidence: { checkedOn: "2026-11-21" },
  scheme: {
    kind: "hmac",
    signature: { header: "x-cio-signature", encoding: "hex" },
    timestamp: { from: { header: "x-cio-timestamp" }, unit: "s" },
    content: "v0:{timestamp}:{body}",
  },
  id: { in: "body", path: "event_id" },
  type: { in: "body", paths: ["object_type"], append: "metric" },
  secretHint: "CUSTOMER_IO_WEBHOOK_SIGNING_KEY",
});
