import { defineProvider, type Provider } from "../provider.ts";

/** What every Typeform webhook holds. */
export interface TypeformEvent {
  readonly event_id: string;
  readonly event_type: string;
  readonly form_response: Readonly<Record<string, unknown>>;
}

/** Webhooks by event type, such as `form_response`. */
export type TypeformEvents = Readonly<Record<string, TypeformEvent>>;

/**
 * Webhooks from Typeform. The secret is the webhook's own.
 *
 * Unverified: written from the documentation, checked against no official code or example. Nothing signed tells when a
 * delivery was sent, so only the ledger catches replays.
 */
export const typeform: Provider<TypeformEvents> = defineProvider({
  name: "typeform",
  title: "Typeform",
  docs: "https://www.typeform.com/developers/webhooks/secure-your-webhooks/",
  evidence: { checkedOn: "2026-11-21" },
  scheme: {
    kind: "hmac",
    signature: { header: "typeform-signature", format: { kind: "prefixed", prefix: "sha256=" }, encoding: "base64" },
  },
  id: { in: "body", path: "event_id" },
  type: { in: "body", paths: ["event_type"] },
  secretHint: "TYPEFORM_WEBHOOK_SECRET",
});
