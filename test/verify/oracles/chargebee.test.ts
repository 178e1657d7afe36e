import { basicAuthValidator } from "chargebee";
import { test } from "vitest";
import { chargebee } from "../../../src/verify/providers/chargebee.ts";
import { compare } from "./support/compare.ts";

test("Chargebee's library and ours agree on every delivery", async () => {
  await compare({
    toSource: (secret) => chargebee({ username: "hooks", password: secret }),
    accepts: ({ secret, headers }) =>
      basicAuthValidator((username, password) => username === "hooks" && password === secret)(headers),
    // It decodes base64 leniently.
    mayDiffer: ({ headers }, { ours }) => {
      const text = headers["authorization"]?.replace("Basic ", "") ?? "";
      return !ours && Buffer.from(text, "base64").toString("base64") !== text;
    },
  });
});
