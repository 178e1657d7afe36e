import type { Stripe } from "stripe";
import { describe, expectTypeOf, test } from "vitest";
import type { PayloadOf, Pattern } from "../../src/core/pattern.ts";
import {
  type AnyEvents,
  defineProvider,
  type EventsOf,
  type KeyResolver,
  type Provider,
  type ProviderDefinition,
  type Source,
  type SourceMapOf,
  type Sources,
} from "../../src/verify/index.ts";
import {
  type ClerkUser,
  github,
  hmac,
  kinde,
  type KindeEnvelope,
  type KindeUser,
  sharedToken,
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

describe("defineProvider", () => {
  const rest = { name: "acme", id: { in: "none" }, type: { in: "none" } } as const;
  const signature = { header: "x-signature", encoding: "hex" } as const;
  const bySecret = defineProvider({ ...rest, scheme: { kind: "hmac", signature } });
  const jwt = { kind: "jwt", carrier: { in: "bearer" } } as const;
  const secret = process.env["SECRET"];

  test("schemes of shared secrets ask for the secret and for nothing else", () => {
    const byDigest = defineProvider({ ...rest, scheme: { kind: "digest", hash: "md5", signature } });
    const byToken = defineProvider({ ...rest, scheme: { kind: "token", carrier: { in: "query", parameter: "t" } } });
    const byJwt = defineProvider({ ...rest, scheme: { ...jwt, algorithms: ["HS256"], keys: { from: "secret" } } });

    expectTypeOf(bySecret).toBeCallableWith({ secret });
    expectTypeOf(byDigest).toBeCallableWith({ secret });
    expectTypeOf(byToken).toBeCallableWith({ secret: [secret, { label: "old", secret, notAfter: new Date(0) }] });
    expectTypeOf(byJwt).toBeCallableWith({ secret, maxPerMinute: 60, httpsOnly: true });
    // @ts-expect-error The secret is missing.
    expectTypeOf(bySecret).toBeCallableWith({});
    // @ts-expect-error No such option.
    bySecret({ secret, issuer: "https://acme.example" });
  });

  test("a pinned public key is an option, a certificate is not", () => {
    const pinned = defineProvider({
      ...rest,
      scheme: { kind: "signature", algorithm: "ed25519", key: "pem", signature },
    });
    const fetched = defineProvider({
      ...rest,
      scheme: { kind: "signature", algorithm: "rsa-sha1", key: { url: "field:url", hosts: ["a.example"] }, signature },
    });

    expectTypeOf(pinned).toBeCallableWith({ publicKey: secret, developmentKey: secret });
    expectTypeOf(fetched).toBeCallableWith({});
    // @ts-expect-error The public key is missing.
    expectTypeOf(pinned).toBeCallableWith({ secret });
    // @ts-expect-error The certificate is fetched.
    fetched({ publicKey: secret });
  });

  test("the keys of a JWT decide between issuer, resolver and neither", () => {
    const algorithms = ["RS256"] as const;
    const byIssuer = defineProvider({ ...rest, scheme: { ...jwt, algorithms, keys: { from: "issuer", path: "/k" } } });
    const byUrl = defineProvider({ ...rest, scheme: { ...jwt, algorithms, keys: { from: "url", url: "https://k" } } });
    const byResolver = defineProvider({ ...rest, scheme: { ...jwt, algorithms, keys: { from: "resolver" } } });
    const resolveKey: KeyResolver = () => Promise.resolve(undefined);

    expectTypeOf(byIssuer).toBeCallableWith({ issuer: secret });
    expectTypeOf(byUrl).toBeCallableWith({});
    expectTypeOf(byResolver).toBeCallableWith({ resolveKey });
    // @ts-expect-error The issuer is missing.
    expectTypeOf(byIssuer).toBeCallableWith({ secret });
    // @ts-expect-error The resolver is missing.
    expectTypeOf(byResolver).toBeCallableWith({});
  });

  test("a password comes with a user name, unless the definition has it", () => {
    const open = defineProvider({ ...rest, scheme: { kind: "basic" } });
    const fixed = defineProvider({ ...rest, scheme: { kind: "basic", username: "acme" } });

    expectTypeOf(open).toBeCallableWith({ username: secret, password: secret });
    expectTypeOf(fixed).toBeCallableWith({ password: secret });
    // @ts-expect-error The user name is missing.
    expectTypeOf(open).toBeCallableWith({ password: secret });
  });

  test("settings are options that have to be given", () => {
    const withSettings = defineProvider({
      ...rest,
      scheme: { kind: "hmac", signature },
      settings: ["shopId", "token"],
    });

    expectTypeOf(withSettings).toBeCallableWith({ secret, shopId: secret, token: "t" });
    // @ts-expect-error A setting is missing.
    expectTypeOf(withSettings).toBeCallableWith({ secret, shopId: secret });
    // @ts-expect-error A setting is a text.
    expectTypeOf(withSettings).toBeCallableWith({ secret, shopId: 1, token: "t" });
  });

  test("events are of any type unless the app names its own", () => {
    const any = bySecret({ secret });
    const own = bySecret<{ "order.paid": Order }>({ secret });

    expectTypeOf<EventsOf<typeof any>>().toEqualTypeOf<AnyEvents>();
    expectTypeOf<EventsOf<typeof own>["order.paid"]>().toEqualTypeOf<Order>();
    expectTypeOf(own).toExtend<Source>();
  });

  test("an annotation says what payloads a sender has", () => {
    const annotated: Provider<StripeEvent> = defineProvider({ ...rest, scheme: { kind: "hmac", signature } });
    const source = annotated({ secret });

    expectTypeOf(annotated.definition).toEqualTypeOf<ProviderDefinition>();
    expectTypeOf<EventsOf<typeof source>[string]>().toEqualTypeOf<StripeEvent>();
  });

  test("a definition that lacks something is refused by type", () => {
    // @ts-expect-error The scheme is missing.
    defineProvider({ ...rest });
    // @ts-expect-error The signature is nowhere.
    defineProvider({ ...rest, scheme: { kind: "hmac", signature: { encoding: "hex" } } });
    // @ts-expect-error No such kind.
    defineProvider({ ...rest, scheme: { kind: "hmac256", signature } });
  });
});

describe("senders the app describes", () => {
  test("a signature, a timestamp or a token may be in a header, the query or the body", () => {
    expectTypeOf(hmac).toBeCallableWith({ secret: SECRET, query: "sig", timestamp: { query: "ts", unit: "rfc3339" } });
    expectTypeOf(hmac).toBeCallableWith({ secret: SECRET, field: "meta.sig", timestamp: { field: "meta.at" } });
    expectTypeOf(sharedToken).toBeCallableWith({ secret: SECRET, field: "token" });
    // @ts-expect-error The signature is in one place.
    expectTypeOf(hmac).toBeCallableWith({ secret: SECRET, query: "sig", header: "x-signature" });
    // @ts-expect-error The signature is somewhere.
    expectTypeOf(hmac).toBeCallableWith({ secret: SECRET });
    // @ts-expect-error A prefix is a header's.
    sharedToken({ secret: SECRET, query: "token", prefix: "Bearer " });
  });
});
