import { createSecretKey, type KeyObject } from "node:crypto";
import { test } from "vitest";
import { messagebird } from "../../../src/verify/providers/messagebird.ts";
import { compare, SECRETS } from "./support/compare.ts";
import { loadOfficial } from "./support/official.ts";

interface Official {
  readonly VerifyOptions: new (validateUrl: boolean, validatePayload: boolean) => object;
  verify(url: string, payload: Buffer, jwt: string, key: KeyObject, options: object): Promise<boolean>;
}

const { verify, VerifyOptions } = loadOfficial("messagebird/lib/webhook-signature-jwt") as Official;
const withoutUrl = new VerifyOptions(false, true);

test("MessageBird's library and ours agree, the address aside", async () => {
  await compare({
    secrets: SECRETS.filter((secret) => secret.length >= 32),
    toSource: (secret) => messagebird({ secret }),
    accepts: ({ secret, headers, delivery }) =>
      verify(
        "",
        Buffer.from(delivery.body),
        headers["messagebird-signature-jwt"] ?? "",
        createSecretKey(Buffer.from(secret)),
        withoutUrl,
      ),
  });
});
