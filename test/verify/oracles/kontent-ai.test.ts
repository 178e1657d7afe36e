import { signatureHelper } from "@kontent-ai/webhook-helper";
import { test } from "vitest";
import { kontentAi } from "../../../src/verify/providers/kontent-ai.ts";
import { compare } from "./support/compare.ts";

test("Kontent.ai's helper and ours agree on 200 deliveries and as many altered ones", async () => {
  await compare({
    toSource: (secret) => kontentAi({ secret }),
    signs: ({ secret, body }) => ({
      headers: { "x-kontent-ai-signature": signatureHelper.getHashFromString(body, secret) },
      body: Buffer.from(body),
    }),
    accepts: ({ body, headers, secret }) =>
      signatureHelper.isValidSignatureFromString(body, secret, headers["x-kontent-ai-signature"] ?? ""),
  });
});
