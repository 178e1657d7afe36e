import type Stripe from "stripe";
import * as v from "valibot";
import { afterEach, describe, expect, expectTypeOf, test, vi } from "vitest";

import { silentLogger } from "../../src/core/logger.ts";
import { createSluice } from "../../src/index.ts";
import { github, kinde, stripe } from "../../src/verify/providers/index.ts";

const SECRET = "whsec_4f1c9a7be2d84c06b35e";
const sources = { stripe: stripe<Stripe.Event>({ secret: SECRET }), github: github({ secret: SECRET }) };

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("types", () => {
  test("a handler's payload follows its pattern, or its schema", () => {
    const sluice = createSluice({ sources, logger: silentLogger });

    sluice.on("stripe/invoice.paid", { name: "paid" }, ({ event }) => {
      expectTypeOf(event.payload).toEqualTypeOf<Stripe.InvoicePaidEvent>();
    });
    sluice.on(["stripe/invoice.paid", "stripe/invoice.voided"], { name: "both" }, ({ event }) => {
      expectTypeOf(event.payload).toEqualTypeOf<Stripe.InvoicePaidEvent | Stripe.InvoiceVoidedEvent>();
    });
    sluice.on("github/push", { name: "schema", schema: v.object({ ref: v.string() }) }, ({ event }) => {
      expectTypeOf(event.payload).toEqualTypeOf<{ ref: string }>();
    });
  });

  test("an unknown source or type does not compile, and an unknown source does not start", () => {
    const sluice = createSluice({ sources, logger: silentLogger });

    // @ts-expect-error: there is no such source.
    expect(() => sluice.on("paypal/sale", { name: "sale" }, () => undefined)).toThrow(
      /Handler "sale" listens to "paypal".*Sources: stripe, github/,
    );
    // @ts-expect-error: Stripe has no such type.
    sluice.on("stripe/invoice.payed", { name: "typo" }, () => undefined);
  });

  test("a union with any other type leaves those open", () => {
    const sluice = createSluice({ sources: { kinde: kinde({ issuer: "https://example.kinde.com" }) } });

    sluice.on("kinde/user.updated", { name: "known" }, ({ event }) => {
      expectTypeOf(event.payload.data.user.id).toEqualTypeOf<string>();
    });
    sluice.on("kinde/never.heard.of", { name: "other" }, ({ event }) => {
      expectTypeOf(event.payload.data).toExtend<Readonly<Record<string, unknown>>>();
    });
  });
});

describe("what is refused at start-up", () => {
  test.each([
    ["a missing secret", undefined],
    ["an empty secret", ""],
    ["a placeholder", "whsec_..."],
    ["a padded secret", ` ${SECRET}`],
  ])("%s, by the source's name", (_name, secret) => {
    expect(() => createSluice({ sources: { billing: stripe({ secret }) } })).toThrow(
      expect.objectContaining({ code: "CONFIG_INVALID", message: expect.stringContaining("billing") }),
    );
  });

  test("not while Next.js builds, on machines that hold no secrets", () => {
    vi.stubEnv("NEXT_PHASE", "phase-production-build");

    expect(() => createSluice({ sources: { stripe: stripe({ secret: undefined }) } })).not.toThrow();
  });

  test("two handlers of one name", () => {
    const sluice = createSluice({ sources });
    sluice.on("github/push", { name: "handle" }, () => undefined);

    expect(() => sluice.on("github/ping", { name: "handle" }, () => undefined)).toThrow(/Two handlers are named/);
  });

  test.each([[""], ["Has Capitals"], ["x".repeat(101)], ["a/b"]])('the handler name "%s"', (name) => {
    expect(() => createSluice({ sources }).on("github/push", { name }, () => undefined)).toThrow(
      expect.objectContaining({ code: "CONFIG_INVALID" }),
    );
  });

  test("a dashboard without authorize", () => {
    expect(() => createSluice({ sources }).dashboard({} as never)).toThrow(/There is no open default/);
  });

  test("a database that is not Postgres", () => {
    expect(() => createSluice({ database: "mysql://localhost/x", sources })).toThrow(
      expect.objectContaining({ code: "CONFIG_INVALID" }),
    );
  });

  test("the embedded database on a host whose disk does not last", () => {
    vi.stubEnv("VERCEL", "1");

    expect(() => createSluice({ sources })).toThrow(
      expect.objectContaining({ code: "CONFIG_INVALID", message: expect.stringContaining("DATABASE_URL") }),
    );
  });
});

test("a route of all sources that is not mounted in [source] says so", async () => {
  const { POST } = createSluice({ sources }).webhooks();

  await expect(
    POST(new Request("http://localhost/", { method: "POST" }), { params: Promise.resolve({ provider: "stripe" }) }),
  ).rejects.toMatchObject({ code: "CONFIG_INVALID", message: expect.stringContaining("[source]") });
});
