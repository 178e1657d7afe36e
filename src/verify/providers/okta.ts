import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";
import { OKTA_VERIFICATION } from "./handshakes.ts";

/**
 * Event hooks from Okta. Each event of a delivery becomes one of its own; types are its event types, such as
 * `user.lifecycle.create`. The secret is the whole value of the `Authorization` header.
 *
 * It proves who sent a delivery, not what was sent. Okta waits three seconds and retries at most once.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const okta: Provider<AnyEvents> = defineProvider({
  name: "okta",
  title: "Okta",
  docs: "https://developer.okta.com/docs/concepts/event-hooks/",
  evidence: { checkedOn: "2026-11-21" },
  scheme: { kind: "token", carrier: { in: "header", header: "authorization" } },
  id: { in: "body", path: "uuid" },
  type: { in: "body", paths: ["eventType"] },
  batch: { path: "data.events" },
  handshakes: [OKTA_VERIFICATION],
  secretHint: "OKTA_EVENT_HOOK_KEY",
});
