import { createRequire } from "node:module";
import { test } from "vitest";
import { slack } from "../../../src/verify/providers/slack.ts";
import { compare } from "./support/compare.ts";

interface SlackRequest {
  readonly signingSecret: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string | number>>;
}

/** Not among the package's exports: its file is asked for by path. */
const { verifySlackRequest } = createRequire(import.meta.url)("@slack/bolt/dist/receivers/verify-request.js") as {
  readonly verifySlackRequest: (request: SlackRequest) => void;
};

test("Slack's library and ours agree on 200 deliveries and as many altered ones", async () => {
  await compare({
    toSource: (secret) => slack({ secret }),
    accepts: ({ body, headers, secret }) =>
      verifySlackRequest({
        signingSecret: secret,
        body,
        headers: {
          "x-slack-signature": headers["x-slack-signature"] ?? "",
          "x-slack-request-timestamp": Number(headers["x-slack-request-timestamp"]),
        },
      }),
    headers: ["x-slack-signature", "x-slack-request-timestamp"],
  });
});
