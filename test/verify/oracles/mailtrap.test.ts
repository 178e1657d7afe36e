import { verifyWebhookSignature } from "mailtrap";
import { test } from "vitest";
import { mailtrap } from "../../../src/verify/providers/mailtrap.ts";
import { compare } from "./support/compare.ts";

test("Mailtrap's library and ours agree", async () => {
  await compare({
    toSource: (secret) => mailtrap({ secret }),
    accepts: ({ secret, headers, delivery }) =>
      verifyWebhookSignature(Buffer.from(delivery.body), headers["mailtrap-signature"] ?? "", secret),
    mayDiffer: ({ mutation }, { theirs }) => theirs && mutation.startsWith("mailtrap-signature: "),
  });
});
