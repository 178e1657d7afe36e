import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Strapi with the header `Authorization: Bearer <secret>`, to be set in Strapi for all webhooks or for
 * one. Types are its events, such as `entry.publish`.
 *
 * The secret proves who sent a delivery, not what was sent.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const strapi: Provider<AnyEvents> = defineProvider({
  name: "strapi",
  title: "Strapi",
  docs: "https://docs.strapi.io/cms/backend-customization/webhooks",
  evidence: { checkedOn: "2026-11-21" },
  scheme: { kind: "token", carrier: { in: "header", header: "authorization", prefix: "Bearer " } },
  id: { in: "none" },
  type: { in: "body", paths: ["event"] },
  secretHint: "STRAPI_WEBHOOK_TOKEN",
});
