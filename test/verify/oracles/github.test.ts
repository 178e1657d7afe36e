import { sign, verify } from "@octokit/webhooks-methods";
import { test } from "vitest";
import { github } from "../../../src/verify/providers/github.ts";
import { compare } from "./support/compare.ts";

test("Octokit's library and ours agree on 200 deliveries and as many altered ones", async () => {
  await compare({
    toSource: (secret) => github({ secret }),
    signs: async ({ secret, body }) => ({
      headers: { "x-hub-signature-256": await sign(secret, body) },
      body: Buffer.from(body),
    }),
    accepts: ({ headers, body, secret }) => verify(secret, body, headers["x-hub-signature-256"] ?? ""),
    headers: ["x-hub-signature-256"],
  });
});
