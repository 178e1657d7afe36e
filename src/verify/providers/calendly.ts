import { defineProvider, type Provider } from "../provider.ts";

/** What every Calendly event holds. */
export interface CalendlyEvent {
  readonly event: string;
  /** RFC 3339. */
  readonly created_at: string;
  readonly created_by: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/**
 * Webhooks from Calendly. Types are its events, such as `invitee.created`. The secret is the signing key given when the
 * subscription was made, or the app's. Events have no id, so they are recognised by their content.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const calendly: Provider<Readonly<Record<string, CalendlyEvent>>> = defineProvider({
  name: "calendly",
  title: "Calendly",
  docs: "https://developer.calendly.com/api-docs/4c305798a61d3-webhook-signatures",
  evidence: { checkedOn: "2026-11-21" },
  scheme: {
    kind: "hmac",
    signature: {
      header: "calendly-webhook-signature",
      encoding: "hex",
      format: { kind: "pairs", separator: ",", key: "v1" },
    },
    // What Calendly's own example allows.
    timestamp: { from: { pair: "t" }, unit: "s", toleranceMs: 180_000 },
    content: "{timestamp}.{body}",
  },
  id: { in: "none" },
  type: { in: "body", paths: ["event"] },
  secretHint: "CALENDLY_WEBHOOK_SIGNING_KEY",
});
