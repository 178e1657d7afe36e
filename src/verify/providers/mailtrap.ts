import { defineProvider, type Provider } from "../provider.ts";

/** One event. Several come in one delivery. */
export interface MailtrapEvent {
  readonly event: string;
  readonly event_id: string;
  readonly message_id: string;
  readonly email: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
}

/** Events by name, such as `delivery`. */
export type MailtrapEvents = Readonly<Record<string, MailtrapEvent>>;

/**
 * Webhooks from Mailtrap. The secret is the webhook's signing secret. Nothing signed tells when a delivery was sent, so
 * only the ledger catches replays.
 */
export const mailtrap: Provider<MailtrapEvents> = defineProvider({
  name: "mailtrap",
  title: "Mailtrap",
  docs: "https://docs.mailtrap.io/email-api-smtp/advanced/webhooks",
  evidence: { oracle: "mailtrap (npm)", checkedOn: "2026-11-21" },
  scheme: { kind: "hmac", signature: { header: "mailtrap-signature", encoding: "hex" } },
  batch: { path: "events" },
  id: { in: "body", path: "event_id" },
  type: { in: "body", paths: ["event"] },
  secretHint: "MAILTRAP_WEBHOOK_SECRET",
});
