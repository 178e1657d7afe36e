import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Attio. Types are such as `record.updated`. An event does not say when it happened, so two alike are
 * told apart by the delivery's idempotency key, which is not signed.
 * Unverified: written from receivers of others, checked against no official code or example.
 */
export const attio: Provider<AnyEvents> = defineProvider({
  name: "attio",
  title: "Attio",
  docs: "https://docs.attio.com/rest-api/guides/webhooks",
  evidence: { checkedOn: "2026-11-21", basis: "receivers" },
  scheme: { kind: "hmac", signature: { header: "attio-signature", encoding: "hex" } },
  id: { in: "none" },
  type: { in: "body", paths: ["event_type"] },
  batch: { path: "events" },
  contentHeaders: ["idempotency-key"],
  secretHint: "ATTIO_WEBHOOK_SECRET",
});
