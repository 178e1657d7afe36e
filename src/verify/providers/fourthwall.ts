import { defineProvider, type Provider } from "../provider.ts";

/** What every Fourthwall event holds. */
export interface FourthwallEvent {
  readonly id: string;
  readonly type: string;
  readonly webhookId: string;
  readonly shopId: string;
  readonly apiVersion: string;
  readonly testMode: boolean;
  /** RFC 3339. */
  readonly createdAt: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Webhooks from a Fourthwall shop. The secret is the one of the shop's webhook settings. No time is checked, so only
 * the ledger stops replays.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const fourthwall: Provider<FourthwallEvent> = defineProvider({
  name: "fourthwall",
  title: "Fourthwall",
  docs: "https://docs.fourthwall.com/webhooks/signature-verification",
  evidence: {
    checkedOn: "2026-11-21",
    note: "Platform apps sign in `x-fourthwall-hmac-apps-sha256`, which is not read.",
  },
  scheme: { kind: "hmac", signature: { header: "x-fourthwall-hmac-sha256", encoding: "base64" } },
  id: { in: "body", path: "id" },
  type: { in: "body", paths: ["type"] },
  secretHint: "FOURTHWALL_WEBHOOK_SECRET",
});
