import { defineProvider, type Provider } from "../provider.ts";

/** One of the events of a GoCardless delivery. */
export interface GocardlessEvent {
  readonly id: string;
  /** RFC 3339. */
  readonly created_at: string;
  readonly resource_type: string;
  readonly action: string;
  readonly links: Readonly<Record<string, string>>;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * Webhooks from GoCardless. Each of up to 250 events of a delivery becomes one of ours; types are resource and action,
 * such as `payments.confirmed`. No time is signed, so only the ledger stops replays.
 */
export const gocardless: Provider<Readonly<Record<string, GocardlessEvent>>> = defineProvider({
  name: "gocardless",
  title: "GoCardless",
  docs: "https://developer.gocardless.com/getting-started/staying-up-to-date-with-webhooks",
  evidence: {
    oracle: "gocardless-nodejs (npm)",
    vectors: "https://github.com/gocardless/gocardless-nodejs/blob/master/src/webhooks.test.ts",
    checkedOn: "2026-11-21",
  },
  scheme: { kind: "hmac", signature: { header: "webhook-signature", encoding: "hex" } },
  id: { in: "body", path: "id" },
  type: { in: "body", paths: ["resource_type"], append: "action" },
  batch: { path: "events" },
  secretHint: "GOCARDLESS_WEBHOOK_SECRET",
});
