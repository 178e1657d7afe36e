import { test } from "vitest";
import { mailersend } from "../../../src/verify/providers/mailersend.ts";
import { compare } from "./support/compare.ts";
import { loadOfficial } from "./support/official.ts";

interface Official {
  readonly MailerSendUtils: { verifyWebHook(body: string, signature: string, secret: string): boolean };
}

const { MailerSendUtils } = loadOfficial("mailersend/lib/services/mailersend.utils.js") as Official;

test("MailerSend's library and ours agree", async () => {
  await compare({
    toSource: (secret) => mailersend({ secret }),
    accepts: ({ secret, headers, body }) => MailerSendUtils.verifyWebHook(body, headers["signature"] ?? "", secret),
  });
});
