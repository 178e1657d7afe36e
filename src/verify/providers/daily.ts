import { defineProvider, type Provider } from "../provider.ts";

/** What every Daily webhook holds. */
export interface DailyEvent {
  readonly id: string;
  readonly type: string;
  readonly version: string;
  /** Seconds since 1970, with a fraction. */
  readonly event_ts: number;
  readonly payload: Readonly<Record<string, unknown>>;
}

/**
 * Webhooks from Daily. The secret is the webhook's `hmac`, as base64.
 *
 * Unverified: written from receivers of others, checked against no official code or example.
 */
export const daily: Provider<DailyEvent> = defineProvider({
  name: "daily",
  title: "Daily",
  docs: "https://docs.daily.co/reference/rest-api/webhooks",
  evidence: {
    checkedOn: "2026-11-21",
    basis: "receivers",
    note: "The string to sign is from second sources that quote the page; that the time counts whole seconds is from them alone.",
  },
  scheme: {
    kind: "hmac",
    key: "base64",
    signature: { header: "x-webhook-signature", encoding: "base64" },
    timestamp: { from: { header: "x-webhook-timestamp" }, unit: "s" },
    content: "{timestamp}.{body}",
  },
  id: { in: "body", path: "id" },
  type: { in: "body", paths: ["type"] },
  // The check of a new webhook need not be signed: its answer tells nobody anything.
  handshakes: [{ method: "POST", when: { "field:test": "test" }, proof: "none", answer: {} }],
  secretHint: "DAILY_WEBHOOK_HMAC",
});
