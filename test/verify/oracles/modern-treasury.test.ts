import { ModernTreasury } from "modern-treasury";
import { test } from "vitest";
import { modernTreasury } from "../../../src/verify/providers/modern-treasury.ts";
import { compare } from "./support/compare.ts";

test("Modern Treasury's library and ours agree on every delivery", async () => {
  const { webhooks } = new ModernTreasury({ apiKey: "key", organizationID: "organisation" });

  await compare({
    toSource: (secret) => modernTreasury({ secret }),
    accepts: ({ body, secret, headers }) =>
      webhooks.validateSignature(body, headers["x-signature"] ?? "", { key: secret }),
    signs: ({ body, secret }) => ({
      headers: { "x-signature": webhooks.getSignature(body, { key: secret }) },
      body: new TextEncoder().encode(body),
    }),
  });
});
