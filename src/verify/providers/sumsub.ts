import { defineProvider, type Provider } from "../provider.ts";

/** What Sumsub's webhooks about applicants hold. */
export interface SumsubEvent {
  readonly type: string;
  readonly applicantId?: string;
  readonly inspectionId?: string;
  readonly correlationId?: string;
  readonly externalUserId?: string;
  readonly reviewStatus?: string;
  readonly createdAtMs?: string;
}

/**
 * Webhooks from Sumsub, signed with SHA-256, its default: leave the webhook's signature algorithm at that. The secret
 * is the webhook's secret key. No time is checked and no id is sent, so deliveries are recognised by their content.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const sumsub: Provider<SumsubEvent> = defineProvider({
  name: "sumsub",
  title: "Sumsub",
  docs: "https://docs.sumsub.com/docs/webhook-manager",
  evidence: { checkedOn: "2026-11-21" },
  scheme: { kind: "hmac", signature: { header: "x-payload-digest", encoding: "hex" } },
  id: { in: "none" },
  type: { in: "body", paths: ["type"] },
  secretHint: "SUMSUB_WEBHOOK_SECRET",
});
