import { defineProvider, type Provider } from "../provider.ts";

/** What every Revolut event holds. */
export interface RevolutEvent {
  readonly event: string;
  /** RFC 3339, where it is there. */
  readonly timestamp?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/**
 * Webhooks from Revolut Business and Merchant. Types are its events, such as `ORDER_COMPLETED`. The secret is the
 * webhook's signing secret (`wsk_…`); while it is rotated, both signatures come. Events have no id, so they are
 * recognised by their content.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const revolut: Provider<Readonly<Record<string, RevolutEvent>>> = defineProvider({
  name: "revolut",
  title: "Revolut",
  docs: "https://developer.revolut.com/docs/guides/manage-accounts/webhooks/verify-the-payload-signature",
  evidence: { checkedOn: "2026-11-21", note: "The documentation's signature does not belong to the secret it shows." },
  scheme: {
    kind: "hmac",
    signature: {
      header: "revolut-signature",
      encoding: "hex",
      format: { kind: "pairs", separator: ",", key: "v1" },
    },
    timestamp: { from: { header: "revolut-request-timestamp" }, unit: "ms" },
    content: "v1.{timestamp}.{body}",
  },
  id: { in: "none" },
  type: { in: "body", paths: ["event"] },
  secretHint: "REVOLUT_SIGNING_SECRET",
});
