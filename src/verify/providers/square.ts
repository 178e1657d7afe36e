import { defineProvider, type Provider } from "../provider.ts";

/** What every Square event holds. */
export interface SquareEvent {
  readonly merchant_id: string;
  /** Stays the same when an event is sent again. */
  readonly event_id: string;
  readonly type: string;
  /** RFC 3339. */
  readonly created_at: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Webhooks from Square. The secret is the signature key of the webhook subscription. Square signs the notification URL:
 * the option `url` must be that URL to the letter. Deliveries carry no signed time, so only the ledger stops replays.
 */
export const square: Provider<SquareEvent> = defineProvider({
  name: "square",
  title: "Square",
  docs: "https://developer.squareup.com/docs/webhooks/step3validate",
  evidence: {
    oracle: "square (npm)",
    vectors: "https://github.com/square/square-python-sdk",
    checkedOn: "2026-11-21",
  },
  scheme: {
    kind: "hmac",
    signature: { header: "x-square-hmacsha256-signature", encoding: "base64" },
    content: "{url}{body}",
  },
  id: { in: "body", path: "event_id" },
  type: { in: "body", paths: ["type"] },
  secretHint: "SQUARE_WEBHOOK_SIGNATURE_KEY",
});
