import { test } from "vitest";
import { WebflowClient } from "webflow-api";
import { webflow } from "../../../src/verify/providers/webflow.ts";
import { compare } from "./support/compare.ts";

const { webhooks } = new WebflowClient({ accessToken: "not-a-token" });

test("Webflow's library and ours agree on 200 deliveries and as many altered ones", async () => {
  await compare({
    toSource: (secret) => webflow({ secret }),
    accepts: ({ body, headers, secret }) => webhooks.verifySignature({ headers, body, secret }),
  });
});
