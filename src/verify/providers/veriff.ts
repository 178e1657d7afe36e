import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Veriff. Event webhooks name their type in `action`; decisions name none. The secret is the
 * integration's shared secret key. No time is checked and no id is sent, so deliveries are recognised by their content.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const veriff: Provider<AnyEvents> = defineProvider({
  name: "veriff",
  title: "Veriff",
  docs: "https://devdocs.veriff.com/docs/hmac-authentication-and-endpoint-security",
  evidence: { checkedOn: "2026-11-21" },
  scheme: { kind: "hmac", signature: { header: "x-hmac-signature", encoding: "hex" } },
  id: { in: "none" },
  type: { in: "body", paths: ["action"] },
  secretHint: "VERIFF_SHARED_SECRET",
});
