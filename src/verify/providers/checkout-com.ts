import { defineProvider, type Provider } from "../provider.ts";

/** What every Checkout.com event holds. */
export interface CheckoutComEvent {
  readonly id: string;
  readonly type: string;
  readonly version: string;
  /** RFC 3339. */
  readonly created_on: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Webhooks from Checkout.com. The secret is the signature key of the workflow's webhook action. No time is signed, so
 * only the ledger stops replays.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const checkoutCom: Provider<CheckoutComEvent> = defineProvider({
  name: "checkout-com",
  title: "Checkout.com",
  docs: "https://www.checkout.com/docs/developer-resources/webhooks/manage-webhooks/set-up-your-webhook-receiver",
  evidence: { checkedOn: "2026-11-21" },
  scheme: { kind: "hmac", signature: { header: "cko-signature", encoding: "hex" } },
  id: { in: "body", path: "id" },
  type: { in: "body", paths: ["type"] },
  secretHint: "CHECKOUT_COM_SIGNATURE_KEY",
});
