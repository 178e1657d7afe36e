import { signRequest, verifyRequest } from "@contentful/node-apps-toolkit";
import * as fc from "fast-check";
import { test } from "vitest";
import { contentful } from "../../../src/verify/providers/contentful.ts";
import { compare } from "./support/compare.ts";
import { stricterOn } from "./support/differences.ts";

const SECRETS = fc.stringMatching(/^[A-Za-z0-9_-]{64}$/);
const PATH = "/api/webhooks/acme";

test("Contentful's library and ours agree on 200 deliveries and as many altered ones", async () => {
  await compare({
    toSource: (secret) => contentful({ secret, url: `https://app.example.com${PATH}` }),
    secrets: SECRETS,
    signs: ({ secret, body, type, at }) => {
      const headers = { "x-contentful-topic": type, "content-type": "application/vnd.contentful.management.v1+json" };
      const signed = signRequest(secret, { method: "POST", path: PATH, headers, body }, at.getTime());
      return { headers: { ...headers, ...signed }, body: Buffer.from(body) };
    },
    // What we sign ourselves lists no headers, which Contentful's library refuses.
    signsAlone: true,
    accepts: ({ body, headers, secret }) => verifyRequest(secret, { method: "POST", path: PATH, headers, body }, 300),
    mayDiffer: (given, verdicts) =>
      stricterOn("x-contentful-timestamp")(given, verdicts) ||
      stricterOn("x-contentful-signed-headers")(given, verdicts),
  });
});
