import Anthropic from "@anthropic-ai/sdk";
import { test } from "vitest";
import { anthropic } from "../../../src/verify/providers/anthropic.ts";
import { compare, WHSEC } from "./support/compare.ts";

const official = new Anthropic({ apiKey: "not-a-key" });

test("Anthropic's library and ours agree on 200 deliveries and as many altered ones", async () => {
  await compare({
    toSource: (secret) => anthropic({ secret }),
    secrets: WHSEC,
    accepts: ({ body, headers, secret }) => official.beta.webhooks.unwrap(body, { headers, key: secret }),
    headers: ["webhook-id", "webhook-timestamp", "webhook-signature"],
  });
});
