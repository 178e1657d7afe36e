import { defineProvider, type Provider } from "../provider.ts";

/** What the webhooks of event subscriptions hold. Triggers and automations send whatever their author wrote. */
export interface ZendeskEvent {
  readonly id: string;
  readonly type: string;
  readonly account_id: number | string;
  readonly subject: string;
  readonly time: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly event: Readonly<Record<string, unknown>>;
}

/**
 * Webhooks from Zendesk. The secret is the webhook's signing secret.
 *
 * What triggers and automations send is up to their author: an `id` in it may be a ticket's, which many deliveries
 * share, and the whole may come twice alike. So deliveries are told apart by the invocation as well, which is not
 * signed.
 *
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const zendesk: Provider<ZendeskEvent> = defineProvider({
  name: "zendesk",
  title: "Zendesk",
  docs: "https://developer.zendesk.com/documentation/webhooks/verifying/",
  evidence: {
    checkedOn: "2026-11-21",
    note:
      "Zendesk names no tolerance for the timestamp: five minutes is our choice. That retries keep the invocation is " +
      "read from its API, where an invocation has attempts.",
  },
  scheme: {
    kind: "hmac",
    signature: { header: "x-zendesk-webhook-signature", encoding: "base64" },
    timestamp: { from: { header: "x-zendesk-webhook-signature-timestamp" }, unit: "rfc3339" },
    content: "{timestamp}{body}",
  },
  id: { in: "header", header: "x-zendesk-webhook-invocation-id" },
  type: { in: "body", paths: ["type"] },
  contentHeaders: ["x-zendesk-webhook-invocation-id"],
  secretHint: "ZENDESK_WEBHOOK_SECRET",
});
