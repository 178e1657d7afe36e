import Razorpay from "razorpay";
import { test } from "vitest";
import { razorpay } from "../../../src/verify/providers/razorpay.ts";
import { compare } from "./support/compare.ts";

test("Razorpay's library and ours agree on every delivery", async () => {
  await compare({
    toSource: (secret) => razorpay({ secret }),
    accepts: ({ body, secret, headers }) =>
      Razorpay.validateWebhookSignature(body, headers["x-razorpay-signature"] ?? "", secret),
  });
});
