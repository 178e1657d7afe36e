import BoxSDK from "box-node-sdk";
import { test } from "vitest";
import { box } from "../../../src/verify/providers/box.ts";
import { compare, type Given } from "./support/compare.ts";
import { stricterOn } from "./support/differences.ts";

const { validateWebhookMessage } = BoxSDK;

/** What Box's library asks of a delivery besides the signatures. */
const VERSION = { "box-signature-version": "1", "box-signature-algorithm": "HmacSHA256" };

function accepts({ body, headers, secret }: Given): boolean {
  return validateWebhookMessage(body, { ...VERSION, ...headers }, secret);
}

test("Box's library and ours agree on 200 deliveries and as many altered ones", async () => {
  await compare({
    toSource: (secret) => box({ secret }),
    accepts,
    mayDiffer: stricterOn("box-signature-primary"),
  });
});
