import { defineProvider, type Provider } from "../provider.ts";

/** Shopify's payloads are the object a topic is about. */
export type ShopifyEvents = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * Webhooks from Shopify. Types are its topics, such as `orders/create`. The secret is the app's client secret.
 * Topic, id and time are in headers nobody signed; deliveries are recognised by topic and content.
 */
export const shopify: Provider<ShopifyEvents> = defineProvider({
  name: "shopify",
  title: "Shopify",
  docs: "https://shopify.dev/docs/apps/build/webhooks/subscribe/https",
  evidence: { oracle: "@shopify/shopify-api (npm)", checkedOn: "2026-11-21" },
  scheme: {
    kind: "hmac",
    signature: { header: "x-shopify-hmac-sha256", encoding: "base64" },
  },
  id: { in: "header", header: "x-shopify-event-id" },
  type: { in: "header", header: "x-shopify-topic" },
  // The body is only the object: `orders/create` and `orders/updated` may carry the same bytes and are two events.
  // The topic is not signed, so whoever holds a delivery can replay it under another one.
  contentHeaders: ["x-shopify-topic"],
  secretHint: "SHOPIFY_API_SECRET",
});
