import * as gocardlessLibrary from "gocardless-nodejs/webhooks";
import { test } from "vitest";
import { gocardless } from "../../../src/verify/providers/gocardless.ts";
import { compare } from "./support/compare.ts";

test("GoCardless's library and ours agree on every delivery", async () => {
  await compare({
    toSource: (secret) => gocardless({ secret }),
    accepts: ({ body, secret, headers }) =>
      gocardlessLibrary.verifySignature(body, secret, headers["webhook-signature"] ?? ""),
    // It decodes hex leniently: capitals and what follows the last whole byte do not count.
    mayDiffer: ({ headers }, { ours }) => !ours && !/^[0-9a-f]{64}$/.test(headers["webhook-signature"] ?? ""),
  });
});
