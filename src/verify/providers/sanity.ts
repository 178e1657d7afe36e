import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Sanity. The payload is what the webhook's projection makes of the document; types are the operation,
 * `create`, `update` or `delete`, from a header nobody signed.
 *
 * Sanity may send a delivery again for half an hour with the time it first had, so a signature is good for an hour.
 */
export const sanity: Provider<AnyEvents> = defineProvider({
  name: "sanity",
  title: "Sanity",
  docs: "https://www.sanity.io/docs/content-lake/webhooks",
  evidence: {
    oracle: "@sanity/webhook (npm)",
    checkedOn: "2026-11-21",
    note: "Whether a retry is signed anew is not confirmed.",
  },
  scheme: {
    kind: "hmac",
    signature: {
      header: "sanity-webhook-signature",
      format: { kind: "pairs", separator: ",", key: "v1" },
      encoding: "base64url",
    },
    timestamp: { from: { pair: "t" }, unit: "ms", toleranceMs: 3_600_000 },
    content: "{timestamp}.{body}",
  },
  id: { in: "header", header: "idempotency-key" },
  type: { in: "header", header: "sanity-operation" },
  // A projection may be the same for two documents, or for one that is deleted and made again.
  contentHeaders: ["sanity-operation", "sanity-document-id", "sanity-transaction-id"],
  secretHint: "SANITY_WEBHOOK_SECRET",
});
