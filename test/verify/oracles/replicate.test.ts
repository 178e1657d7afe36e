import { validateWebhook } from "replicate";
import { test } from "vitest";
import { replicate } from "../../../src/verify/providers/replicate.ts";
import { compare, WHSEC } from "./support/compare.ts";
import { stricterOn } from "./support/differences.ts";

test("Replicate's library and ours agree on 200 deliveries and as many altered ones", async () => {
  await compare({
    toSource: (secret) => replicate({ secret }),
    secrets: WHSEC,
    accepts: ({ body, headers, secret }) =>
      validateWebhook({
        id: headers["webhook-id"] ?? "",
        timestamp: headers["webhook-timestamp"] ?? "",
        signature: headers["webhook-signature"] ?? "",
        body,
        secret,
      }),
    headers: ["webhook-id", "webhook-timestamp", "webhook-signature"],
    mayDiffer: stricterOn("webhook-signature"),
  });
});
