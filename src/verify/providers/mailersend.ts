import { defineProvider, type Provider } from "../provider.ts";

/** What every MailerSend webhook holds. */
export interface MailersendEvent {
  readonly type: string;
  readonly created_at: string;
  readonly webhook_id: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Webhooks from MailerSend. The secret is the webhook's signing secret. Nothing signed tells when a delivery was sent,
 * so only the ledger catches replays.
 */
export const mailersend: Provider<MailersendEvent> = defineProvider({
  name: "mailersend",
  title: "MailerSend",
  docs: "https://developers.mailersend.com/api/v1/webhooks.html",
  evidence: { oracle: "mailersend (npm)", checkedOn: "2026-11-21" },
  scheme: { kind: "hmac", signature: { header: "signature", encoding: "hex" } },
  // `data.id` is the activity's for e-mail, but the message's for SMS, which many events share.
  id: { in: "none" },
  type: { in: "body", paths: ["type"] },
  // The check of a new webhook is signed with a secret anyone can read up, so it proves nothing and is none.
  handshakes: [{ method: "POST", when: { "field:type": "webhook.test" }, proof: "none", answer: {} }],
  secretHint: "MAILERSEND_WEBHOOK_SECRET",
});
