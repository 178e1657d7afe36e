import { WebhooksHelper } from "square";
import { test } from "vitest";
import { square } from "../../../src/verify/providers/square.ts";
import { compare } from "./support/compare.ts";

test("Square's library and ours agree on every delivery", async () => {
  const url = "https://app.example.com/api/webhooks/acme";

  await compare({
    toSource: (secret) => square({ secret, url }),
    accepts: ({ body, secret, headers }) =>
      WebhooksHelper.verifySignature({
        requestBody: body,
        signatureHeader: headers["x-square-hmacsha256-signature"] ?? "",
        signatureKey: secret,
        notificationUrl: url,
      }),
  });
});
