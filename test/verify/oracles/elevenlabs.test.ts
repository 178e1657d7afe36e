import { ElevenLabsClient } from "@elevenlabs/elevenlabs-js";
import { test } from "vitest";
import { elevenlabs } from "../../../src/verify/providers/elevenlabs.ts";
import { compare } from "./support/compare.ts";

const { webhooks } = new ElevenLabsClient({ apiKey: "not-a-key" });

test("ElevenLabs's library and ours agree on 200 deliveries and as many altered ones", async () => {
  await compare({
    toSource: (secret) => elevenlabs({ secret }),
    accepts: ({ body, headers, secret }) =>
      webhooks.constructEvent(body, headers["elevenlabs-signature"] ?? "", secret),
  });
});
