import { defineProvider, type Provider } from "../provider.ts";

/** What every Paddle notification holds. */
export interface PaddleEvent {
  /** Stays the same when a notification is sent again. */
  readonly event_id: string;
  readonly event_type: string;
  /** RFC 3339. */
  readonly occurred_at: string;
  readonly notification_id: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Webhooks from Paddle Billing. Types are its event types, such as `transaction.completed`. The secret is the one of
 * the notification destination (`pdl_ntfset_…`).
 */
export const paddle: Provider<Readonly<Record<string, PaddleEvent>>> = defineProvider({
  name: "paddle",
  title: "Paddle",
  docs: "https://developer.paddle.com/webhooks/signature-verification",
  evidence: {
    oracle: "@paddle/paddle-node-sdk (npm)",
    checkedOn: "2026-11-21",
    note: "Paddle's own library allows 5 seconds, which a slow network exceeds; five minutes are allowed here.",
  },
  scheme: {
    kind: "hmac",
    signature: {
      header: "paddle-signature",
      encoding: "hex",
      format: { kind: "pairs", separator: ";", key: "h1" },
    },
    timestamp: { from: { pair: "ts" }, unit: "s" },
    content: "{timestamp}:{body}",
  },
  id: { in: "body", path: "event_id" },
  type: { in: "body", paths: ["event_type"] },
  // Live and sandbox. Paddle lists them under https://api.paddle.com/ips too.
  publishedIps: [
    "34.232.58.13/32",
    "34.195.105.136/32",
    "34.237.3.244/32",
    "35.155.119.135/32",
    "52.11.166.252/32",
    "34.212.5.7/32",
    "34.194.127.46/32",
    "54.234.237.108/32",
    "3.208.120.145/32",
    "44.226.236.210/32",
    "44.241.183.62/32",
    "100.20.172.113/32",
  ],
  secretHint: "PADDLE_WEBHOOK_SECRET",
});
