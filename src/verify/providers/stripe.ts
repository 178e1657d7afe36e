import type { ProviderDefinition } from "../definition.ts";
import type { SecretOptions } from "../options.ts";
import { defineSource, type EventsByType, type Source, type TypedPayload } from "../source.ts";

const STRIPE: ProviderDefinition = {
  name: "stripe",
  docs: "https://docs.stripe.com/webhooks/signature",
  scheme: {
    kind: "hmac",
    hash: "sha256",
    // The whole secret is the key, `whsec_` included.
    key: "utf8",
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
  payload: "json",
  secretHint: "STRIPE_WEBHOOK_SECRET",
};

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

/** Webhooks from Stripe. The secret is the endpoint's signing secret, `whsec_…`, not an API key. */
export function stripe<Event extends TypedPayload = StripeEvent>(options: SecretOptions): Source<EventsByType<Event>> {
  return defineSource(STRIPE, options);
}
