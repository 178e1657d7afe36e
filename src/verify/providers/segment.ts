import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Events that Segment's webhook destination forwards. Types are its calls, such as `track`.
 * No time is signed, so only the ledger catches a replay.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const segment: Provider<AnyEvents> = defineProvider({
  name: "segment",
  title: "Segment",
  docs: "https://segment.com/docs/connections/destinations/catalog/webhooks/",
  evidence: { checkedOn: "2026-11-21", note: "Read in Segment's own code of the destination's settings." },
  scheme: { kind: "hmac", hash: "sha1", signature: { header: "x-signature", encoding: "hex" } },
  id: { in: "body", path: "messageId" },
  type: { in: "body", paths: ["type"] },
  secretHint: "SEGMENT_SHARED_SECRET",
});
