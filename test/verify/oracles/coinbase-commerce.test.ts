import coinbase from "coinbase-commerce-node";
import { test } from "vitest";
import { coinbaseCommerce } from "../../../src/verify/providers/coinbase-commerce.ts";
import { compare } from "./support/compare.ts";

test("Coinbase Commerce's library and ours agree on every delivery", async () => {
  await compare({
    toSource: (secret) => coinbaseCommerce({ secret }),
    accepts: ({ body, secret, headers }) =>
      coinbase.Webhook.verifySigHeader(body, headers["x-cc-webhook-signature"] ?? "", secret),
    signs: ({ body, secret }) => ({
      headers: { "x-cc-webhook-signature": coinbase.Webhook.computeSignature(body, secret) },
      body: new TextEncoder().encode(body),
    }),
  });
});
