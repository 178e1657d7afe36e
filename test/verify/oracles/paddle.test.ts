import { Paddle } from "@paddle/paddle-node-sdk";
import { test } from "vitest";
import { paddle } from "../../../src/verify/providers/paddle.ts";
import { compare } from "./support/compare.ts";

test("Paddle's library and ours agree on every delivery", async () => {
  const { webhooks } = new Paddle("pdl_sdbx_apikey_1");

  await compare({
    toSource: (secret) => paddle({ secret }),
    accepts: ({ body, secret, headers }) => webhooks.isSignatureValid(body, secret, headers["paddle-signature"] ?? ""),
  });
});
