import { WebhookEventVerifier } from "@onfido/api";
import { test } from "vitest";
import { onfido } from "../../../src/verify/providers/onfido.ts";
import { compare } from "./support/compare.ts";

test("Onfido's library and ours agree on every delivery", async () => {
  await compare({
    toSource: (secret) => onfido({ secret }),
    accepts: ({ body, secret, headers }) =>
      new WebhookEventVerifier(secret).readPayload(body, headers["x-sha2-signature"] ?? ""),
    // It decodes hex leniently: capitals and what follows the last whole byte do not count.
    mayDiffer: ({ headers }, { ours }) => !ours && !/^[0-9a-f]{64}$/.test(headers["x-sha2-signature"] ?? ""),
  });
});
