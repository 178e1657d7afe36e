import { defineProvider, type Provider } from "../provider.ts";
import type { ShopifyEvents } from "./shopify.ts";

/**
 * Events from Shopify, the newer subscriptions whose headers begin with `shopify-` instead of `x-shopify-`. The secret
 * is the app's client secret. Topic, id and time are in headers nobody signed.
 */
export const shopifyEvents: Provider<ShopifyEvents> = defineProvider({
  name: "shopify-events",
  title: "Shopify Events",
  docs: "https://github.com/Shopify/shopify-app-js/tree/main/packages/apps/shopify-api",
  evidence: {
    oracle: "@shopify/shopify-api (npm)",
    checkedOn: "2026-11-21",
    note: "The header names are those of Shopify's library; its documentation page was not read.",
  },
  scheme: {
    kind: "hmac",
    signature: { header: "shopify-hmac-sha256", encoding: "base64" },
  },
  id: { in: "header", header: "shopify-event-id" },
  type: { in: "header", header: "shopify-topic" },
  contentHeaders: ["shopify-topic", "shopify-action"],
  secretHint: "SHOPIFY_API_SECRET",
});
