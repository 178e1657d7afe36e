import { defineProvider, type Provider } from "../provider.ts";

/** What every webhook of Stream holds. */
export interface StreamEvent {
  readonly type: string;
  readonly created_at: string;
}

/**
 * Webhooks of chat, video and feeds from Stream (getstream.io). The secret is the app's API secret. The time of a
 * delivery is not compared with ours, so only the ledger catches replays.
 */
export const stream: Provider<StreamEvent> = defineProvider({
  name: "stream",
  title: "Stream",
  docs: "https://getstream.io/chat/docs/node/webhooks_overview/",
  evidence: {
    oracle: "stream-chat (npm)",
    checkedOn: "2026-11-21",
    note: "The header `x-webhook-id` tells retries, but is not signed.",
  },
  scheme: { kind: "hmac", signature: { header: "x-signature", encoding: "hex" } },
  id: { in: "header", header: "x-webhook-id" },
  type: { in: "body", paths: ["type"] },
  secretHint: "STREAM_API_SECRET",
});
