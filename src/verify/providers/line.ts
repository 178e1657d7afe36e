import { defineProvider, type Provider } from "../provider.ts";

/** One event. Several come in one delivery, or none where LINE checks the endpoint. */
export interface LineEvent {
  readonly type: string;
  readonly webhookEventId: string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly deliveryContext: { readonly isRedelivery: boolean };
}

/**
 * Webhooks from the LINE Messaging API. The secret is the channel secret. Nothing signed tells when a delivery was
 * sent, so only the ledger catches replays.
 */
export const line: Provider<LineEvent> = defineProvider({
  name: "line",
  title: "LINE",
  docs: "https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/",
  evidence: {
    oracle: "@line/bot-sdk (npm)",
    vectors: "https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/",
    checkedOn: "2026-11-21",
  },
  scheme: { kind: "hmac", signature: { header: "x-line-signature", encoding: "base64" } },
  batch: { path: "events" },
  id: { in: "body", path: "webhookEventId" },
  type: { in: "body", paths: ["type"] },
  secretHint: "LINE_CHANNEL_SECRET",
});
