import type { PasswordOptions } from "../options.ts";
import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from DatoCMS with basic authentication. Types are the entity and what happened to it, such as `item.publish`.
 *
 * The password proves who sent a delivery, not what was sent.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const datocms: Provider<AnyEvents, PasswordOptions> = defineProvider({
  name: "datocms",
  title: "DatoCMS",
  docs: "https://www.datocms.com/docs/general-concepts/webhooks",
  evidence: { checkedOn: "2026-11-21" },
  scheme: { kind: "basic" },
  id: { in: "none" },
  type: { in: "body", paths: ["entity_type"], append: "event_type" },
  secretHint: "DATOCMS_WEBHOOK_PASSWORD",
});
