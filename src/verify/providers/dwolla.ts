import { defineProvider, type Provider } from "../provider.ts";

/** What every Dwolla event holds. */
export interface DwollaEvent {
  readonly id: string;
  readonly resourceId: string;
  readonly topic: string;
  /** RFC 3339. */
  readonly timestamp: string;
  readonly _links: Readonly<Record<string, { readonly href: string }>>;
}

/**
 * Webhooks from Dwolla. Types are its topics, such as `customer_transfer_completed`. The secret is the one given when
 * the subscription was made. No time is checked, so only the ledger stops replays.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const dwolla: Provider<Readonly<Record<string, DwollaEvent>>> = defineProvider({
  name: "dwolla",
  title: "Dwolla",
  docs: "https://developers.dwolla.com/docs/balance/connect/process-validate",
  evidence: { checkedOn: "2026-11-21" },
  scheme: { kind: "hmac", signature: { header: "x-request-signature-sha-256", encoding: "hex" } },
  id: { in: "body", path: "id" },
  type: { in: "body", paths: ["topic"] },
  secretHint: "DWOLLA_WEBHOOK_SECRET",
});
