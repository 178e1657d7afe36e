import { signWebhookPayload, verifyWebhookSignature } from "@notionhq/client";
import { test } from "vitest";
import { notion } from "../../../src/verify/providers/notion.ts";
import { compare } from "./support/compare.ts";
import { stricterOn } from "./support/differences.ts";

test("Notion's library and ours agree on 200 deliveries and as many altered ones", async () => {
  await compare({
    toSource: (secret) => notion({ secret }),
    accepts: ({ body, headers, secret }) =>
      verifyWebhookSignature({
        body,
        signature: headers["x-notion-signature"] ?? null,
        verificationToken: secret,
      }),
    signs: async ({ body, secret }) => ({
      headers: { "x-notion-signature": await signWebhookPayload({ body, verificationToken: secret }) },
      body: new TextEncoder().encode(body),
    }),
    mayDiffer: stricterOn("x-notion-signature"),
  });
});
