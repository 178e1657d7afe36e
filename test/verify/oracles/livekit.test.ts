import { createHash } from "node:crypto";
import { AccessToken, WebhookReceiver } from "livekit-server-sdk";
import { test } from "vitest";
import { livekit } from "../../../src/verify/providers/livekit.ts";
import { compare } from "./support/compare.ts";
import { stricterOn } from "./support/differences.ts";

test("LiveKit's library and ours agree on 200 deliveries and as many altered ones", async () => {
  await compare({
    toSource: (secret) => livekit({ secret, apiKey: "API-key" }),
    signs: async ({ secret, body }) => {
      const token = new AccessToken("API-key", secret, { ttl: 60 });
      token.sha256 = createHash("sha256").update(body).digest("base64");
      return { headers: { authorization: await token.toJwt() }, body: Buffer.from(body) };
    },
    accepts: ({ body, headers, secret }) =>
      new WebhookReceiver("API-key", secret).receive(body, headers["authorization"]),
    headers: ["authorization"],
    mayDiffer: stricterOn("authorization"),
  });
});
