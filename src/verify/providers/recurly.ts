import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * JSON webhooks from Recurly; it does not sign XML ones. Types are object and event, such as `account.created`. The
 * secret is the endpoint's; while it is rotated, both signatures come for 24 hours. The notification's id is in a
 * header nobody signed.
 */
export const recurly: Provider<AnyEvents> = defineProvider({
  name: "recurly",
  title: "Recurly",
  docs: "https://docs.recurly.com/recurly-subscriptions/docs/signature-verification",
  evidence: {
    vectors: "https://github.com/recurly/recurly-client-ruby/blob/v3-v2021-02-25/spec/recurly/webhooks_spec.rb",
    checkedOn: "2026-11-21",
    note: "The documentation's example shows seconds; its text and Recurly's clients count milliseconds.",
  },
  scheme: {
    kind: "hmac",
    signature: {
      header: "recurly-signature",
      encoding: "hex",
      format: { kind: "sequence", separator: "," },
    },
    timestamp: { from: { entry: "first" }, unit: "ms" },
    content: "{timestamp}.{body}",
  },
  id: { in: "header", header: "recurly-notification-id" },
  type: { in: "body", paths: ["object_type"], append: "event_type" },
  secretHint: "RECURLY_WEBHOOK_SECRET",
});
