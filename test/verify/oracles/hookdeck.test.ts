import { createHmac } from "node:crypto";
import { verifyWebhookSignature } from "@hookdeck/sdk/webhooks/helpers.js";
import { test } from "vitest";
import { hookdeck } from "../../../src/verify/providers/hookdeck.ts";
import { compare, type Given } from "./support/compare.ts";
import { stricterOn } from "./support/differences.ts";

async function accepts({ body, headers, secret }: Given): Promise<boolean> {
  const { isValidSignature } = await verifyWebhookSignature({ headers, rawBody: body, signingSecret: secret });
  return isValidSignature;
}

test("Hookdeck's library and ours agree on 200 deliveries and as many altered ones", async () => {
  await compare({
    toSource: (secret) => hookdeck({ secret }),
    accepts,
    headers: ["x-hookdeck-signature"],
    mayDiffer: stricterOn("x-hookdeck-signature"),
  });
});

/** A signature by the secret that is no longer ours. */
const OUTDATED = "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=";

test("Hookdeck's library and ours agree on the second signature of a rotation", async () => {
  await compare({
    toSource: (secret) => hookdeck({ secret }),
    // Its library asks for the first header, whatever that holds.
    accepts: (given) => accepts({ ...given, headers: { "x-hookdeck-signature": OUTDATED, ...given.headers } }),
    signs: ({ body, secret }) => ({
      headers: {
        "x-hookdeck-signature": OUTDATED,
        "x-hookdeck-signature-2": createHmac("sha256", secret).update(body).digest("base64"),
      },
      body: new TextEncoder().encode(body),
    }),
    headers: [],
  });
});
