import { verifySignature } from "@vonage/jwt";
import { test } from "vitest";
import { vonage } from "../../../src/verify/providers/vonage.ts";
import { compare, SECRETS } from "./support/compare.ts";

test("Vonage's library and ours agree on the token, and ours looks at the body too", async () => {
  await compare({
    secrets: SECRETS.filter((secret) => secret.length >= 32),
    toSource: (secret) => vonage({ secret }),
    accepts: ({ secret, headers }) => verifySignature((headers["authorization"] ?? "").replace(/^Bearer /, ""), secret),
    mayDiffer: ({ mutation }, { ours, theirs }) => (mutation.startsWith("body: ") ? theirs : ours),
  });
});
