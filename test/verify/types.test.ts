import type { Stripe } from "stripe";
import { describe, expectTypeOf, test } from "vitest";
import type { PayloadOf, Pattern } from "../../src/core/pattern.ts";
import type { EventsOf, Source, SourceMapOf, Sources } from "../../src/verify/index.ts";
import {
  type ClerkUser,
  github,
  hmac,
  kinde,
  type KindeEnvelope,
  type KindeUser,
  shopify,
  stripe,
  type StripeEvent,
} from "../../src/verify/providers/index.ts";
import { SECRET } from "./senders.ts";

interface Order {
  readonly id: number;
}

const sources = {
  plain: stripe({ secret: SECRET }),
  exact: stripe<Stripe.Event>({ secret: SECRET }),
  github: github({ secret: SECRET }),
  kinde: kinde({ issuer: "https://example.kinde.com" }),
  shopify: shopify<{ "orders/create": Order; "orders/updated": Order }>({ secret: SECRET }),
  acme: hmac({ secret: SECRET, header: "x-signature" }),
};

type Map = SourceMapOf<typeof sources>;

describe("EventsOf", () => {
  test("Stripe's events are of any type unless its union is given", () => {
    expectTypeOf<EventsOf<typeof sources.plain>[string]>().toEqualTypeOf<StripeEvent>();
  });

  test("Stripe's union gives every type its own payload", () => {
    type Events = EventsOf<typeof sources.exact>;

    expectTypeOf<keyof Events>().toEqualTypeOf<Stripe.Event["type"]>();
    expectTypeOf<Events["checkout.session.completed"]>().toEqualTypeOf<Stripe.CheckoutSessionCompletedEvent>();
    expectTypeOf<Events["checkout.session.completed"]["data"]["object"]>().toEqualTypeOf<Stripe.Checkout.Session>();
    expectTypeOf<Events["customer.subscription.deleted"]["data"]["object"]>().toEqualTypeOf<Stripe.Subscription>();
  });

  test("Kinde's known types are exact and others are allowed", () => {
    type Events = EventsOf<typeof sources.kinde>;

    expectTypeOf<Events["user.updated"]["data"]>().toEqualTypeOf<{ readonly user: KindeUser }>();
    expectTypeOf<Events["role.created"]>().toEqualTypeOf<KindeEnvelope<string, Readonly<Record<string, unknown>>>>();
  });

  test("a map can be given where payloads do not name their type", () => {
    expectTypeOf<EventsOf<typeof sources.shopify>["orders/create"]>().toEqualTypeOf<Order>();
  });
});

describe("Source", () => {
  test("every source is a Source, and all of them are Sources", () => {
    expectTypeOf(sources.exact).toExtend<Source>();
    expectTypeOf(sources.shopify).toExtend<Source>();
    expectTypeOf(sources).toExtend<Sources>();
  });

  test("a secret may be missing from the environment by type", () => {
    expectTypeOf(stripe).toBeCallableWith({ secret: process.env["STRIPE_WEBHOOK_SECRET"] });
    expectTypeOf(stripe).toBeCallableWith({
      secret: [process.env["NEW"], { label: "old", secret: process.env["OLD"] }],
    });
  });
});

describe("SourceMapOf", () => {
  test("names and types make the patterns a handler may ask for", () => {
    expectTypeOf<keyof Map>().toEqualTypeOf<keyof typeof sources>();
    expectTypeOf<"exact/checkout.session.completed">().toExtend<Pattern<Map>>();
    expectTypeOf<"exact/customer.subscription.*">().toExtend<Pattern<Map>>();
    expectTypeOf<"exact/*">().toExtend<Pattern<Map>>();
    expectTypeOf<"github/issues.opened">().toExtend<Pattern<Map>>();
    expectTypeOf<"exact/no.such.type">().not.toExtend<Pattern<Map>>();
    expectTypeOf<"nowhere/push">().not.toExtend<Pattern<Map>>();
  });

  test("a pattern's payload is its type's", () => {
    expectTypeOf<PayloadOf<Map, "exact/invoice.paid">>().toEqualTypeOf<Stripe.InvoicePaidEvent>();
    expectTypeOf<PayloadOf<Map, "shopify/orders/create">>().toEqualTypeOf<Order>();
    expectTypeOf<PayloadOf<Map, "acme/anything">>().toEqualTypeOf<unknown>();
  });
});

test("Clerk's user has what apps read", () => {
  expectTypeOf<ClerkUser["email_addresses"][number]["email_address"]>().toEqualTypeOf<string>();
});
