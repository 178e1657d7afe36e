import { defineProvider, type Provider } from "../provider.ts";

/** A form's fields, such as `data[email]`. */
export interface MailchimpEvent {
  readonly type: string;
  /** Such as `2009-03-26 21:35:57`. */
  readonly fired_at: string;
}

/**
 * Audience webhooks from Mailchimp, which signs nothing: give it the address with `?secret=` and a secret of your own.
 *
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const mailchimp: Provider<MailchimpEvent> = defineProvider({
  name: "mailchimp",
  title: "Mailchimp",
  docs: "https://mailchimp.com/developer/marketing/guides/sync-audience-data-webhooks/",
  evidence: { checkedOn: "2026-11-21" },
  scheme: { kind: "token", carrier: { in: "query", parameter: "secret" } },
  id: { in: "none" },
  type: { in: "body", paths: ["type"] },
  payload: "form",
  // Before it saves a webhook, Mailchimp looks whether the address answers.
  handshakes: [{ method: "GET", proof: "delivery", answer: {} }],
  secretHint: "MAILCHIMP_WEBHOOK_SECRET",
});
