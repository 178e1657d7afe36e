import { defineProvider, type Provider } from "../provider.ts";

/** A Lemon Squeezy event of any type: the changed object, as JSON:API. */
export interface LemonSqueezyEvent {
  readonly meta: {
    readonly event_name: string;
    readonly test_mode?: boolean;
    readonly custom_data?: Readonly<Record<string, unknown>>;
  };
  readonly data: {
    readonly id: string;
    readonly type: string;
    readonly attributes: Readonly<Record<string, unknown>>;
  };
}

/**
 * Webhooks from Lemon Squeezy. Types are its event names, such as `order_created`. Neither a time nor an id is sent, so
 * a replay is recognised by its content alone.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const lemonSqueezy: Provider<Readonly<Record<string, LemonSqueezyEvent>>> = defineProvider({
  name: "lemonsqueezy",
  title: "Lemon Squeezy",
  docs: "https://docs.lemonsqueezy.com/help/webhooks/signing-requests",
  evidence: { checkedOn: "2026-11-21" },
  scheme: {
    kind: "hmac",
    signature: { header: "x-signature", encoding: "hex" },
  },
  // The sender gives its events no id.
  id: { in: "none" },
  // The header `x-event-name` says the same, but is not signed.
  type: { in: "body", paths: ["meta.event_name"] },
  secretHint: "LEMONSQUEEZY_WEBHOOK_SECRET",
});
