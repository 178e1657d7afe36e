import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Xendit. The secret is the "webhook verification token" of the dashboard, sent along as it is: it proves
 * the sender, not the body. Types are those newer products name in `event`.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const xendit: Provider<AnyEvents> = defineProvider({
  name: "xendit",
  title: "Xendit",
  docs: "https://docs.xendit.co/webhook/getting-started/",
  evidence: { checkedOn: "2026-11-21" },
  scheme: { kind: "token", carrier: { in: "header", header: "x-callback-token" } },
  id: { in: "header", header: "webhook-id" },
  type: { in: "body", paths: ["event"] },
  secretHint: "XENDIT_WEBHOOK_TOKEN",
});
