import { defineProvider, type Provider } from "../provider.ts";

/** A Stripe event of any type. Pass Stripe's own union for exact ones: `stripe<Stripe.Event>({ … })`. */
export interface StripeEvent {
  readonly id: string;
  readonly type: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly livemode: boolean;
  readonly data: {
    readonly object: Readonly<Record<string, unknown>>;
    readonly previous_attributes?: Readonly<Record<string, unknown>>;
  };
}

/**
 * A thin event, as Stripe's v2 APIs send it: what happened to what, without the object itself, which is to be fetched.
 * Name it as the type argument of a source that receives them: `stripe<StripeThinEvent>({ … })`.
 */
export interface StripeThinEvent {
  readonly id: string;
  readonly object: "v2.core.event";
  readonly type: string;
  /** As ISO 8601. */
  readonly created: string;
  readonly livemode: boolean;
  readonly context?: string | null;
  readonly related_object?: { readonly id: string; readonly type: string; readonly url: string } | null;
  readonly data?: Readonly<Record<string, unknown>>;
}

/**
 * Webhooks from Stripe, snapshot and thin events alike. The secret is the endpoint's signing secret, `whsec_…`, not an
 * API key. Ours accepts a signature up to five minutes away in both directions, Stripe's library any time ahead.
 */
export const stripe: Provider<StripeEvent> = defineProvider({
  name: "stripe",
  title: "Stripe",
  docs: "https://docs.stripe.com/webhooks/signature",
  evidence: { oracle: "stripe (npm)", checkedOn: "2026-11-21" },
  scheme: {
    kind: "hmac",
    // The whole secret is the key, `whsec_` included.
    signature: {
      header: "stripe-signature",
      format: { kind: "pairs", separator: ",", key: "v1" },
      encoding: "hex",
    },
    timestamp: { from: { pair: "t" }, unit: "s" },
    content: "{timestamp}.{body}",
  },
  id: { in: "body", path: "id" },
  type: { in: "body", paths: ["type"] },
  secretHint: "STRIPE_WEBHOOK_SECRET",
});
