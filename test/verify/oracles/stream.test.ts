import { CheckSignature } from "stream-chat";
import { test } from "vitest";
import { stream } from "../../../src/verify/providers/stream.ts";
import { compare } from "./support/compare.ts";

test("Stream's library and ours agree", async () => {
  await compare({
    headers: ["x-signature"],
    toSource: (secret) => stream({ secret }),
    accepts: ({ secret, headers, delivery }) =>
      CheckSignature(Buffer.from(delivery.body), secret, headers["x-signature"] ?? ""),
  });
});
