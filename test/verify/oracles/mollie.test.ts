import { SignatureValidator } from "mollie-api-typescript/utils/webhooks/signature_validator.js";
import { test } from "vitest";
import { mollie } from "../../../src/verify/providers/mollie.ts";
import { compare, type Given } from "./support/compare.ts";
import { stricterOn } from "./support/differences.ts";

const HEADER = "x-mollie-signature";

function accepts({ body, headers, secret }: Given): Promise<boolean> {
  return SignatureValidator.validate(body, secret, headers[HEADER]);
}

test("Mollie's library and ours agree on 200 deliveries and as many altered ones", async () => {
  await compare({
    toSource: (secret) => mollie({ secret }),
    accepts,
    signs: async ({ body, secret }) => ({
      headers: { [HEADER]: `sha256=${await SignatureValidator.createSignature(body, secret)}` },
      body: new TextEncoder().encode(body),
    }),
    headers: [HEADER],
    mayDiffer: stricterOn(HEADER),
  });
});
