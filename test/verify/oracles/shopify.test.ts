import "@shopify/shopify-api/adapters/web-api";
import { ApiVersion, shopifyApi } from "@shopify/shopify-api";
import { describe, test } from "vitest";
import { shopify } from "../../../src/verify/providers/shopify.ts";
import { shopifyEvents } from "../../../src/verify/providers/shopify-events.ts";
import { compare, type Given } from "./support/compare.ts";

describe.each([
  ["webhooks", shopify, "x-shopify"],
  ["Events", shopifyEvents, "shopify"],
])("%s", (_name, provider, prefix) => {
  const signature = `${prefix}-hmac-sha256`;

  async function isValid({ body, headers, secret, url }: Given): Promise<boolean> {
    const official = shopifyApi({
      apiKey: "key",
      apiSecretKey: secret,
      hostName: "app.example.com",
      apiVersion: ApiVersion.July26,
      isEmbeddedApp: false,
      logger: { log: () => Promise.resolve() },
    });
    const rawRequest = new Request(url, {
      method: "POST",
      headers: {
        [`${prefix}-shop-domain`]: "example.myshopify.com",
        [`${prefix}-api-version`]: "2026-07",
        [`${prefix}-webhook-id`]: "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
        [`${prefix}-event-id`]: headers[`${prefix}-event-id`] ?? "",
        [`${prefix}-topic`]: headers[`${prefix}-topic`] ?? "",
        [signature]: headers[signature] ?? "",
      },
      body,
    });
    return (await official.webhooks.validate({ rawBody: body, rawRequest })).valid;
  }

  test("Shopify's library and ours agree on 200 deliveries and as many altered ones", async () => {
    await compare({
      toSource: (secret) => provider({ secret }),
      accepts: isValid,
      type: "orders/create",
      headers: [signature],
    });
  });
});
