import { generateWebhookSignature, verifyWebhookSignature } from "@hygraph/utils";
import { test } from "vitest";
import { hygraph } from "../../../src/verify/providers/hygraph.ts";
import { compare } from "./support/compare.ts";
import { laxerOnSeparators, stricterOn } from "./support/differences.ts";

test("Hygraph's library and ours agree on 200 deliveries and as many altered ones", async () => {
  await compare({
    toSource: (secret) => hygraph({ secret }),
    signs: ({ secret, body }) => ({
      headers: {
        "gcms-signature": generateWebhookSignature({ rawPayload: body, secret, environmentName: "master", body: {} }),
      },
      body: Buffer.from(body),
    }),
    // It finds the parts of the header by their order, which any reader of pairs ignores.
    signsAlone: true,
    accepts: ({ body, headers, secret }) =>
      verifyWebhookSignature({ rawPayload: body, signature: headers["gcms-signature"] ?? "", secret, body: {} }),
    mayDiffer: (given, verdicts) =>
      stricterOn("gcms-signature")(given, verdicts) || laxerOnSeparators("gcms-signature")(given, verdicts),
  });
});
