import { type SampleContext, type SampleSet, toAlphanumeric, toSeconds } from "./sample.ts";

/** Stripe's envelope around the objects of one customer, `cus_sample`, who never changes. */
export const stripeSamples: SampleSet = {
  types: [
    "checkout.session.completed",
    "customer.subscription.updated",
    "customer.subscription.deleted",
    "invoice.paid",
    "invoice.payment_failed",
  ],
  make: (type, context) => ({
    id: `evt_${toAlphanumeric(context.id)}`,
    object: "event",
    api_version: "2026-10-28.endive",
    created: toSeconds(context.at),
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
    data: toData(type, context),
  }),
};

const CUSTOMER = "cus_sample";
const SUBSCRIPTION = "sub_sample";
const MONTH_SECONDS = 30 * 86_400;

function toData(type: string, { at }: SampleContext): Readonly<Record<string, unknown>> {
  switch (type) {
    case "checkout.session.completed":
      return { object: checkoutSession(at) };
    case "customer.subscription.updated":
      return { object: subscription(at, "active"), previous_attributes: { status: "incomplete" } };
    case "customer.subscription.deleted":
      return {
        object: {
          ...subscription(at, "canceled"),
          canceled_at: toSeconds(at),
          ended_at: toSeconds(at),
        },
      };
    case "invoice.paid":
      return { object: invoice(at, "paid", 2_900) };
    case "invoice.payment_failed":
      return { object: invoice(at, "open", 0) };
    default:
      return {
        object: {
          id: "obj_sample",
          object: type.split(".").slice(0, -1).join(".") || type,
          customer: CUSTOMER,
        },
      };
  }
}

function checkoutSession(at: Date): Readonly<Record<string, unknown>> {
  return {
    id: "cs_test_sample",
    object: "checkout.session",
    mode: "subscription",
    status: "complete",
    payment_status: "paid",
    amount_total: 2_900,
    currency: "usd",
    client_reference_id: "user_sample",
    customer: CUSTOMER,
    customer_details: { email: "customer@example.com", name: "Sample Customer" },
    subscription: SUBSCRIPTION,
    metadata: {},
    created: toSeconds(at),
    livemode: false,
  };
}

function subscription(at: Date, status: string): Readonly<Record<string, unknown>> {
  return {
    id: SUBSCRIPTION,
    object: "subscription",
    customer: CUSTOMER,
    status,
    cancel_at_period_end: false,
    currency: "usd",
    items: {
      object: "list",
      data: [
        {
          id: "si_sample",
          object: "subscription_item",
          quantity: 1,
          price: {
            id: "price_sample",
            object: "price",
            unit_amount: 2_900,
            recurring: { interval: "month" },
          },
          current_period_start: toSeconds(at),
          current_period_end: toSeconds(at) + MONTH_SECONDS,
        },
      ],
      has_more: false,
    },
    metadata: {},
    created: toSeconds(at),
    livemode: false,
  };
}

function invoice(at: Date, status: string, amountPaid: number): Readonly<Record<string, unknown>> {
  return {
    id: "in_sample",
    object: "invoice",
    customer: CUSTOMER,
    customer_email: "user@example.com",
    status,
    currency: "usd",
    amount_due: 2_900,
    amount_paid: amountPaid,
    amount_remaining: 2_900 - amountPaid,
    attempt_count: 1,
    billing_reason: "subscription_cycle",
    parent: { type: "subscription_details", subscription_details: { subscription: SUBSCRIPTION } },
    created: toSeconds(at),
    livemode: false,
  };
}
