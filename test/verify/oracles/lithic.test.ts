import { Lithic } from "lithic";
import { test } from "vitest";
import { lithic } from "../../../src/verify/providers/lithic.ts";
import { compare, WHSEC } from "./support/compare.ts";

const official = new Lithic({ apiKey: "not-a-key" });

test("Lithic's library and ours agree on 200 deliveries and as many altered ones", async () => {
  await compare({
    toSource: (secret) => lithic({ secret }),
    secrets: WHSEC,
    accepts: ({ body, headers, secret }) => official.webhooks.unwrap(body, headers, secret),
    headers: ["webhook-id", "webhook-timestamp", "webhook-signature"],
  });
});
