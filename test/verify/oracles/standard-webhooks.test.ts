import { Webhook } from "standardwebhooks";
import { describe, test } from "vitest";
import { gitlabSigning } from "../../../src/verify/providers/gitlab-signing.ts";
import { incidentIo } from "../../../src/verify/providers/incident-io.ts";
import { standardWebhooks } from "../../../src/verify/providers/standard-webhooks.ts";
import { supabaseAuth } from "../../../src/verify/providers/supabase-auth.ts";
import { compare, type OracleMessage, WHSEC } from "./support/compare.ts";
import type { SignedRequest } from "../../../src/verify/index.ts";

const HEADERS = ["webhook-id", "webhook-timestamp", "webhook-signature"];

function signAsStandard({ secret, id, at, body }: OracleMessage): SignedRequest {
  const headers = {
    "webhook-id": id,
    "webhook-timestamp": String(at.getTime() / 1_000),
    "webhook-signature": new Webhook(secret).sign(id, at, body),
  };
  return { headers, body: Buffer.from(body) };
}

describe.each([
  ["Standard Webhooks", standardWebhooks],
  ["GitLab", gitlabSigning],
  ["incident.io", incidentIo],
])("%s", (_name, provider) => {
  test("the Standard Webhooks library and ours agree on 200 deliveries and as many altered ones", async () => {
    await compare({
      toSource: (secret) => provider({ secret }),
      secrets: WHSEC,
      signs: signAsStandard,
      accepts: ({ body, headers, secret }) => new Webhook(secret).verify(body, headers),
      headers: HEADERS,
    });
  });
});

test("the Standard Webhooks library and Supabase's auth hooks agree once the secret's prefix is off", async () => {
  await compare({
    toSource: (secret) => supabaseAuth({ secret }),
    secrets: WHSEC.map((secret) => `v1,${secret}`),
    signs: (message) => signAsStandard({ ...message, secret: message.secret.slice("v1,".length) }),
    accepts: ({ body, headers, secret }) => new Webhook(secret.slice("v1,".length)).verify(body, headers),
    headers: HEADERS,
  });
});
