import type { EventMap } from "../../core/event.ts";
import type { ProviderDefinition } from "../definition.ts";
import type { SecretOptions } from "../options.ts";
import { defineSource, type AsGiven, type Source } from "../source.ts";

const SHOPIFY: ProviderDefinition = {
  name: "shopify",
  docs: "https://shopify.dev/docs/apps/build/webhooks/subscribe/https",
  scheme: {
    kind: "hmac",
    hash: "sha256",
    key: "utf8",
    signature: { header: "x-shopify-hmac-sha256", format: { kind: "plain" }, encoding: "base64" },
    content: "{body}",
  },
  id: { in: "header", header: "x-shopify-event-id" },
  type: { in: "header", header: "x-shopify-topic" },
  payload: "json",
  // The body is only the object: `orders/create` and `orders/updated` may carry the same bytes and are two events.
  // The topic is not signed, so whoever holds a delivery can replay it under another one.
  contentHeaders: ["x-shopify-topic"],
  secretHint: "SHOPIFY_API_SECRET",
};

/** Shopify's payloads are the object a topic is about. */
export type ShopifyEvents = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Webhooks from Shopify. Types are its topics, such as `orders/create`. The secret is the app's client secret. */
export function shopify<Events extends EventMap = ShopifyEvents>(options: SecretOptions): Source<AsGiven<Events>> {
  return defineSource(SHOPIFY, options);
}
