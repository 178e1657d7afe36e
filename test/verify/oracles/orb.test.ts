import Orb from "orb-billing";
import { test } from "vitest";
import { orb } from "../../../src/verify/providers/orb.ts";
import { compare } from "./support/compare.ts";

const official = new Orb({ apiKey: "not-a-key" });

test("Orb's library and ours agree on 200 deliveries and as many altered ones", async () => {
  await compare({
    toSource: (secret) => orb({ secret }),
    signs: ({ secret, body, at }) => {
      const timestamp = at.toISOString().replace("Z", "");
      const key = new Uint8Array(Buffer.from(secret));
      return {
        headers: {
          "x-orb-timestamp": timestamp,
          "x-orb-signature": official.webhooks["signPayload"](body, { timestamp, secret: key }),
        },
        body: Buffer.from(body),
      };
    },
    accepts: ({ body, headers, secret }) => official.webhooks.unwrap(body, headers, secret),
  });
});
