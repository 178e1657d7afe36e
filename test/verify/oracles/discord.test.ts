import { verifyKey } from "discord-interactions";
import { test } from "vitest";
import { discord } from "../../../src/verify/providers/discord.ts";
import { compare } from "./support/compare.ts";
import { SEEDS, toEd25519Keys } from "./support/key-pairs.ts";

test("Discord's library and ours agree", async () => {
  await compare({
    secrets: SEEDS,
    toSource(seed) {
      const { publicKey, developmentKey } = toEd25519Keys(seed);
      return discord({ publicKey: publicKey.toString("hex"), developmentKey });
    },
    accepts: ({ secret, headers, delivery }) =>
      verifyKey(
        delivery.body,
        headers["x-signature-ed25519"] ?? "",
        headers["x-signature-timestamp"] ?? "",
        toEd25519Keys(secret).publicKey.toString("hex"),
      ),
    mayDiffer: ({ mutation }, { theirs }) => theirs && mutation.startsWith("x-signature-ed25519: "),
  });
});
