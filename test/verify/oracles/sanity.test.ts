import { encodeSignatureHeader, isValidSignature, SIGNATURE_HEADER_NAME } from "@sanity/webhook";
import { test } from "vitest";
import { sanity } from "../../../src/verify/providers/sanity.ts";
import { compare } from "./support/compare.ts";
import { laxerOnSeparators } from "./support/differences.ts";

test("Sanity's library and ours agree on 200 deliveries and as many altered ones", async () => {
  await compare({
    toSource: (secret) => sanity({ secret }),
    signs: async ({ secret, body, at }) => ({
      headers: { [SIGNATURE_HEADER_NAME]: await encodeSignatureHeader(body, at.getTime(), secret) },
      body: Buffer.from(body),
    }),
    accepts: ({ body, headers, secret }) => isValidSignature(body, headers[SIGNATURE_HEADER_NAME] ?? "", secret),
    headers: [SIGNATURE_HEADER_NAME],
    mayDiffer: laxerOnSeparators(SIGNATURE_HEADER_NAME),
  });
});
