import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Ashby. Types are its actions, such as `applicationSubmit`; a new webhook is tried with `ping`.
 * No time is signed, so only the ledger catches a replay.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const ashby: Provider<AnyEvents> = defineProvider({
  name: "ashby",
  title: "Ashby",
  docs: "https://developers.ashbyhq.com/docs/authenticating-webhooks",
  evidence: { checkedOn: "2026-11-21" },
  scheme: {
    kind: "hmac",
    signature: { header: "ashby-signature", format: { kind: "prefixed", prefix: "sha256=" }, encoding: "hex" },
  },
  id: { in: "none" },
  type: { in: "body", paths: ["action"] },
  secretHint: "ASHBY_WEBHOOK_SECRET",
});
