import Finch from "@tryfinch/finch-api";
import * as fc from "fast-check";
import { test } from "vitest";
import { finch } from "../../../src/verify/providers/finch.ts";
import { compare } from "./support/compare.ts";
import { stricterOn } from "./support/differences.ts";

const official = new Finch({ accessToken: "not-a-token" });

const KEYS = fc
  .uint8Array({ minLength: 24, maxLength: 64 })
  .filter((bytes) => new Set(bytes).size > 4)
  .map((bytes) => Buffer.from(bytes).toString("base64"));

test("Finch's library and ours agree on 200 deliveries and as many altered ones", async () => {
  await compare({
    toSource: (secret) => finch({ secret }),
    accepts: ({ body, headers, secret }) => {
      official.webhooks.verifySignature(body, headers, secret);
    },
    secrets: KEYS,
    headers: ["finch-event-id", "finch-timestamp", "finch-signature"],
    mayDiffer: stricterOn("finch-signature"),
  });
});
