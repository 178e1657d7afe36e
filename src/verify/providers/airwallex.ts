import { defineProvider, type Provider } from "../provider.ts";

/** What every Airwallex event holds. */
export interface AirwallexEvent {
  readonly id: string;
  readonly name: string;
  readonly account_id?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Webhooks from Airwallex. Types are its event names, such as `payment_intent.succeeded`. The secret is the one of the
 * notification URL.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const airwallex: Provider<Readonly<Record<string, AirwallexEvent>>> = defineProvider({
  name: "airwallex",
  title: "Airwallex",
  docs: "https://www.airwallex.com/docs/developer-tools/webhooks/listen-for-webhook-events",
  evidence: { checkedOn: "2026-11-21" },
  scheme: {
    kind: "hmac",
    signature: { header: "x-signature", encoding: "hex" },
    timestamp: { from: { header: "x-timestamp" }, unit: "ms" },
    content: "{timestamp}{body}",
  },
  id: { in: "body", path: "id" },
  type: { in: "body", paths: ["name"] },
  secretHint: "AIRWALLEX_WEBHOOK_SECRET",
});
