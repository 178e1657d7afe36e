import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Dub. Types are such as `link.created`.
 * No time is signed, so only the ledger catches a replay.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const dub: Provider<AnyEvents> = defineProvider({
  name: "dub",
  title: "Dub",
  docs: "https://dub.co/docs/concepts/webhooks/introduction",
  evidence: { checkedOn: "2026-11-21", note: "Read in Dub's own source, which signs." },
  scheme: { kind: "hmac", signature: { header: "dub-signature", encoding: "hex" } },
  id: { in: "body", path: "id" },
  type: { in: "body", paths: ["event"] },
  secretHint: "DUB_WEBHOOK_SECRET",
});
