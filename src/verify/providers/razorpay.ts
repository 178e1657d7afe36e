import { defineProvider, type Provider } from "../provider.ts";

/** What every Razorpay event holds. */
export interface RazorpayEvent {
  readonly entity: string;
  readonly account_id: string;
  readonly event: string;
  /** The kinds of object in `payload`. */
  readonly contains: readonly string[];
  readonly payload: Readonly<Record<string, unknown>>;
  /** Seconds since 1970. */
  readonly created_at: number;
}

/**
 * Webhooks from Razorpay. The secret is the one typed in when the webhook was made, not the API key's. The event's id
 * is in a header nobody signed, so deliveries are recognised by their content; only the ledger stops replays.
 */
export const razorpay: Provider<Readonly<Record<string, RazorpayEvent>>> = defineProvider({
  name: "razorpay",
  title: "Razorpay",
  docs: "https://razorpay.com/docs/webhooks/validate-test/",
  evidence: { oracle: "razorpay (npm)", checkedOn: "2026-11-21" },
  scheme: { kind: "hmac", signature: { header: "x-razorpay-signature", encoding: "hex" } },
  id: { in: "header", header: "x-razorpay-event-id" },
  type: { in: "body", paths: ["event"] },
  secretHint: "RAZORPAY_WEBHOOK_SECRET",
});
