import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks of the Sinch Conversation API, under the name of the notification they hold. The secret is the one the
 * webhook was made with.
 */
export const sinch: Provider<AnyEvents> = defineProvider({
  name: "sinch",
  title: "Sinch",
  docs: "https://developers.sinch.com/docs/conversation/callbacks/",
  evidence: {
    vectors: "https://github.com/sinch/sinch-sdk-dotnet/blob/main/tests/Sinch.Tests/Conversation/WebhooksTests.cs",
    checkedOn: "2026-11-21",
    note: "Sinch names no tolerance for the timestamp: five minutes is our choice.",
  },
  scheme: {
    kind: "hmac",
    signature: { header: "x-sinch-webhook-signature", encoding: "base64" },
    timestamp: { from: { header: "x-sinch-webhook-signature-timestamp" }, unit: "s" },
    content: "{body}.{header:x-sinch-webhook-signature-nonce}.{timestamp}",
  },
  id: { in: "none" },
  type: {
    in: "key",
    except: ["app_id", "project_id", "accepted_time", "event_time", "message_metadata", "correlation_id"],
  },
  secretHint: "SINCH_WEBHOOK_SECRET",
});
