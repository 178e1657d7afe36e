import { type SampleContext, type SampleSet, toNumber } from "./sample.ts";

/** Lemon Squeezy's JSON:API documents. Every body has an object id of its own, as its events have none. */
export const lemonSqueezySamples: SampleSet = {
  types: ["order_created", "subscription_created"],
  make: (type, context) => ({
    meta: {
      test_mode: true,
      event_name: type,
      webhook_id: "sample",
      custom_data: { user_id: "user_sample" },
    },
    data: toData(type, context),
  }),
};

function toData(type: string, { id, at }: SampleContext): Readonly<Record<string, unknown>> {
  const kind = type.startsWith("subscription_") ? "subscriptions" : "orders";
  return {
    type: kind,
    id: String(toNumber(id)),
    attributes: {
      store_id: 1,
      customer_id: 2,
      user_name: "Sample Customer",
      user_email: "user@example.com",
      ...(kind === "orders" ? ORDER : SUBSCRIPTION),
      created_at: at.toISOString(),
      updated_at: at.toISOString(),
      test_mode: true,
    },
  };
}

const ORDER = {
  order_number: 1,
  status: "paid",
  currency: "USD",
  subtotal: 2_900,
  tax: 0,
  total: 2_900,
  refunded: false,
};

const SUBSCRIPTION = {
  order_id: 3,
  product_id: 4,
  variant_id: 5,
  status: "active",
  cancelled: false,
  card_brand: "visa",
};
