import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Toggl Track. Types are the kind of thing and what happened to it, such as `time_entry.updated`.
 * No time is signed, so only the ledger catches a replay.
 */
export const toggl: Provider<AnyEvents> = defineProvider({
  name: "toggl",
  title: "Toggl Track",
  docs: "https://engineering.toggl.com/docs/webhooks_start/validating_received_events",
  evidence: {
    vectors: "https://engineering.toggl.com/docs/webhooks_start/validating_received_events",
    checkedOn: "2026-11-21",
    note: "The fields the type is read from are not confirmed.",
  },
  scheme: {
    kind: "hmac",
    signature: { header: "x-webhook-signature-256", format: { kind: "prefixed", prefix: "sha256=" }, encoding: "hex" },
  },
  id: { in: "body", path: "event_id" },
  type: { in: "body", paths: ["metadata.model"], append: "metadata.action" },
  handshakes: [
    {
      method: "POST",
      when: { "field:payload": "ping", "field:validation_code": true },
      proof: "delivery",
      answer: { json: { validation_code: "{field:validation_code}" } },
    },
  ],
  secretHint: "TOGGL_WEBHOOK_SECRET",
});
