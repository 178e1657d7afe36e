import type { PasswordOptions } from "../options.ts";
import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Version 2 webhooks from Pipedrive with a user name and a password. Types are the kind of thing and what happened to
 * it, such as `deal.change`.
 *
 * User name and password prove who sent a delivery, not what was sent.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const pipedrive: Provider<AnyEvents, PasswordOptions> = defineProvider({
  name: "pipedrive",
  title: "Pipedrive",
  docs: "https://pipedrive.readme.io/docs/guide-for-webhooks-v2",
  evidence: { checkedOn: "2026-11-21", note: "The fields the type is read from are not confirmed." },
  scheme: { kind: "basic" },
  id: { in: "none" },
  type: { in: "body", paths: ["meta.entity"], append: "meta.action" },
  secretHint: "PIPEDRIVE_WEBHOOK_PASSWORD",
});
