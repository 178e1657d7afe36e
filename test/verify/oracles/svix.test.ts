import { Webhook } from "svix";
import { describe, test } from "vitest";
import { clerk } from "../../../src/verify/providers/clerk.ts";
import { stytch } from "../../../src/verify/providers/stytch.ts";
import { svix } from "../../../src/verify/providers/svix.ts";
import { compare, WHSEC } from "./support/compare.ts";

describe.each([
  ["Svix", svix],
  ["Clerk", clerk],
  ["Stytch", stytch],
])("%s", (_name, provider) => {
  test("Svix's library and ours agree on 200 deliveries and as many altered ones", async () => {
    await compare({
      toSource: (secret) => provider({ secret }),
      secrets: WHSEC,
      signs: ({ secret, id, at, body }) => ({
        headers: {
          "svix-id": id,
          "svix-timestamp": String(at.getTime() / 1_000),
          "svix-signature": new Webhook(secret).sign(id, at, body),
        },
        body: Buffer.from(body),
      }),
      accepts: ({ body, headers, secret }) => new Webhook(secret).verify(body, headers),
      headers: ["svix-id", "svix-timestamp", "svix-signature"],
    });
  });
});
