import { decodeWebhook } from "@kinde/webhooks";
import { test } from "vitest";
import { kinde } from "../../../src/verify/providers/kinde.ts";
import { createKeyServer, createSigningKey } from "../key-server.ts";
import { compare } from "./support/compare.ts";
import { stricterOn } from "./support/differences.ts";
import * as fc from "fast-check";

const BODIES = fc
  .record({ event_id: fc.uuid(), type: fc.constant("user.created"), data: fc.record({ name: fc.string() }) })
  .map((claims) => JSON.stringify(claims));

test("Kinde's library and ours agree on 200 deliveries and as many altered ones", async ({ onTestFinished }) => {
  const key = await createSigningKey("key-1");
  const server = await createKeyServer(key);
  onTestFinished(() => server.close());

  await compare({
    toSource: () => kinde({ issuer: server.issuer, developmentKey: JSON.stringify(key.privateJwk) }),
    bodies: BODIES,
    signs: async ({ body }) => ({
      headers: {},
      body: Buffer.from(await key.sign(JSON.parse(body) as Record<string, unknown>)),
    }),
    accepts: async ({ body }) => (await decodeWebhook(body, server.issuer)) !== null,
    mayDiffer: stricterOn("body"),
  });
});
