import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Rootly. Types are such as `incident.created`.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const rootly: Provider<AnyEvents> = defineProvider({
  name: "rootly",
  title: "Rootly",
  docs: "https://docs.rootly.com/configuration/webhooks",
  evidence: { checkedOn: "2026-11-21" },
  scheme: {
    kind: "hmac",
    signature: {
      header: "x-rootly-signature",
      format: { kind: "pairs", separator: ",", key: "v1" },
      encoding: "hex",
    },
    timestamp: { from: { pair: "t" }, unit: "s" },
    content: "{timestamp}{body}",
  },
  id: { in: "body", path: "event.id" },
  type: { in: "body", paths: ["event.type"] },
  secretHint: "ROOTLY_WEBHOOK_SECRET",
});
