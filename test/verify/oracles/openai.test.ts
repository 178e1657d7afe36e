import OpenAI from "openai";
import { test } from "vitest";
import { openai } from "../../../src/verify/providers/openai.ts";
import { compare, WHSEC } from "./support/compare.ts";
import { stricterOn } from "./support/differences.ts";

const official = new OpenAI({ apiKey: "not-a-key" });

test("OpenAI's library and ours agree on 200 deliveries and as many altered ones", async () => {
  await compare({
    toSource: (secret) => openai({ secret }),
    secrets: WHSEC,
    accepts: async ({ body, headers, secret }) => {
      await official.webhooks.verifySignature(body, headers, secret);
    },
    headers: ["webhook-id", "webhook-timestamp", "webhook-signature"],
    mayDiffer: stricterOn("webhook-signature"),
  });
});
