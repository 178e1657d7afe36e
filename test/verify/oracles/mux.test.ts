import Mux from "@mux/mux-node";
import { test } from "vitest";
import { mux } from "../../../src/verify/providers/mux.ts";
import { compare } from "./support/compare.ts";

const official = new Mux({ tokenId: "id", tokenSecret: "secret" });

test("Mux's library and ours agree", async () => {
  await compare({
    toSource: (secret) => mux({ secret }),
    async accepts({ secret, headers, body }) {
      await official.webhooks.verifySignature(body, headers, secret);
    },
    // It reads the time leniently and writes it anew before it signs.
    mayDiffer: ({ mutation }, { theirs }) => theirs && mutation.startsWith("mux-signature: "),
  });
});
