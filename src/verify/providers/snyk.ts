import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Snyk. Types name their version too, such as `project_snapshot/v0`.
 *
 * Neither time nor type is signed, so only the ledger catches a replay.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const snyk: Provider<AnyEvents> = defineProvider({
  name: "snyk",
  title: "Snyk",
  docs: "https://docs.snyk.io/snyk-api",
  evidence: { checkedOn: "2026-11-21" },
  scheme: {
    kind: "hmac",
    signature: { header: "x-hub-signature", format: { kind: "prefixed", prefix: "sha256=" }, encoding: "hex" },
  },
  id: { in: "header", header: "x-snyk-transport-id" },
  type: { in: "header", header: "x-snyk-event" },
  secretHint: "SNYK_WEBHOOK_SECRET",
});
