import { Stripe } from "stripe";
import { test } from "vitest";
import { stripe } from "../../../src/verify/providers/stripe.ts";
import { compare, ORACLE_NOW } from "./support/compare.ts";

test("Stripe's library and ours agree on 200 deliveries and as many altered ones", async () => {
  await compare({
    toSource: (secret) => stripe({ secret }),
    signs: ({ secret, body }) => ({
      headers: {
        "stripe-signature": Stripe.webhooks.generateTestHeaderString({
          payload: body,
          secret,
          timestamp: ORACLE_NOW.getTime() / 1_000,
        }),
      },
      body: Buffer.from(body),
    }),
    accepts: ({ delivery, headers, secret }) =>
      Stripe.webhooks.constructEvent(
        Buffer.from(delivery.body),
        headers["stripe-signature"] ?? "",
        secret,
        300,
        undefined,
        ORACLE_NOW.getTime(),
      ),
  });
});
