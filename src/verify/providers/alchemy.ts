import { defineProvider, type Provider } from "../provider.ts";

/** What every Alchemy notification holds. */
export interface AlchemyEvent {
  readonly webhookId: string;
  readonly id: string;
  /** RFC 3339. */
  readonly createdAt: string;
  readonly type: string;
  readonly event: Readonly<Record<string, unknown>>;
}

/**
 * Webhooks from Alchemy. The secret is the webhook's own signing key. No time is checked, so only the ledger stops
 * replays.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const alchemy: Provider<AlchemyEvent> = defineProvider({
  name: "alchemy",
  title: "Alchemy",
  docs: "https://www.alchemy.com/docs/reference/notify-api-quickstart",
  evidence: { checkedOn: "2026-11-21" },
  scheme: { kind: "hmac", signature: { header: "x-alchemy-signature", encoding: "hex" } },
  id: { in: "body", path: "id" },
  type: { in: "body", paths: ["type"] },
  secretHint: "ALCHEMY_SIGNING_KEY",
});
