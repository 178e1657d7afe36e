import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Deel. Types are such as `contract.created`. What it signs is the word `POST` and the body.
 * No time is signed, so only the ledger catches a replay.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const deel: Provider<AnyEvents> = defineProvider({
  name: "deel",
  title: "Deel",
  docs: "https://developer.deel.com/api/webhooks/quickstart",
  evidence: { checkedOn: "2026-11-21" },
  scheme: {
    kind: "hmac",
    signature: { header: "x-deel-signature", encoding: "hex" },
    content: "POST{body}",
  },
  id: { in: "none" },
  type: { in: "body", paths: ["data.meta.event_type"] },
  secretHint: "DEEL_WEBHOOK_SECRET",
});
