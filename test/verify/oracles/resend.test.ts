import { Resend } from "resend";
import { test } from "vitest";
import { resend } from "../../../src/verify/providers/resend.ts";
import { compare, WHSEC } from "./support/compare.ts";

const official = new Resend("re_not_a_key");

test("Resend's library and ours agree on 200 deliveries and as many altered ones", async () => {
  await compare({
    toSource: (secret) => resend({ secret }),
    secrets: WHSEC,
    accepts: ({ body, headers, secret }) =>
      official.webhooks.verify({
        payload: body,
        headers: {
          id: headers["svix-id"] ?? "",
          timestamp: headers["svix-timestamp"] ?? "",
          signature: headers["svix-signature"] ?? "",
        },
        webhookSecret: secret,
      }),
    headers: ["svix-id", "svix-timestamp", "svix-signature"],
  });
});
