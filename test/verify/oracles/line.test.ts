import { validateSignature } from "@line/bot-sdk";
import { test } from "vitest";
import { line } from "../../../src/verify/providers/line.ts";
import { compare } from "./support/compare.ts";

test("LINE's library and ours agree", async () => {
  await compare({
    toSource: (secret) => line({ secret }),
    accepts: ({ secret, headers, body }) => validateSignature(body, secret, headers["x-line-signature"] ?? ""),
    mayDiffer: ({ mutation }, { theirs }) => theirs && mutation.startsWith("x-line-signature: "),
  });
});
