import { EventWebhook } from "@sendgrid/eventwebhook";
import { test } from "vitest";
import { sendgrid } from "../../../src/verify/providers/sendgrid.ts";
import { BODIES, compare } from "./support/compare.ts";
import { SEEDS, toP256Keys } from "./support/key-pairs.ts";

const webhook = new EventWebhook();

test("SendGrid's library and ours agree", async () => {
  await compare({
    secrets: SEEDS,
    bodies: BODIES.map((item) => `[${item}]\r\n`),
    toSource(seed) {
      const { publicKey, developmentKey } = toP256Keys(seed);
      return sendgrid({ publicKey: publicKey.toString("base64"), developmentKey });
    },
    accepts: ({ secret, headers, body }) =>
      webhook.verifySignature(
        webhook.convertPublicKeyToECDSA(toP256Keys(secret).publicKey.toString("base64")),
        body,
        headers["x-twilio-email-event-webhook-signature"] ?? "",
        headers["x-twilio-email-event-webhook-timestamp"] ?? "",
      ),
    mayDiffer: ({ mutation }, { theirs }) => theirs && mutation.startsWith("x-twilio-email-event-webhook-signature: "),
  });
});
