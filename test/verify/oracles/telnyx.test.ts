import { test } from "vitest";
import { telnyx } from "../../../src/verify/providers/telnyx.ts";
import { compare } from "./support/compare.ts";
import { SEEDS, toEd25519Keys } from "./support/key-pairs.ts";
import { loadOfficial } from "./support/official.ts";

interface Official {
  readonly TelnyxWebhook: new (key: string) => {
    verify(payload: string, headers: Readonly<Record<string, string>>): Promise<void>;
  };
}

const { TelnyxWebhook } = loadOfficial("telnyx/lib/webhooks") as Official;

test("Telnyx's library and ours agree", async () => {
  await compare({
    secrets: SEEDS,
    toSource(seed) {
      const { publicKey, developmentKey } = toEd25519Keys(seed);
      return telnyx({ publicKey: publicKey.toString("base64"), developmentKey });
    },
    accepts: ({ secret, headers, body }) =>
      new TelnyxWebhook(toEd25519Keys(secret).publicKey.toString("base64")).verify(body, headers),
    mayDiffer: ({ mutation }, { theirs }) => theirs && mutation.startsWith("telnyx-signature-ed25519: "),
  });
});
