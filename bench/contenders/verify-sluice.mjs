// Sluice's verifier alone, as the receiver calls it.
import { once } from "node:events";
import { createServer } from "node:http";

import { discord, github, gitlab, kinde, sendgrid, standardWebhooks, stripe } from "sluice/providers";
import { openSource } from "sluice/verify";

import { answerCalls } from "../support/calls.mjs";
import { AT, createMeasure, createSignedRequests } from "../support/signed-requests.mjs";

const scheme = process.env["SCHEME"] ?? "";
const { key, requests } = createSignedRequests(scheme, process.env["WEBHOOK_SECRET"] ?? "");

/** @type {Record<string, () => unknown>} */
const SOURCES = {
  "hmac-timed": () => stripe({ secret: key }),
  "hmac-body": () => github({ secret: key }),
  standard: () => standardWebhooks({ secret: key }),
  ed25519: () => discord({ publicKey: key }),
  ecdsa: () => sendgrid({ publicKey: key }),
  jwt: async () => kinde({ issuer: await publish(key) }),
  token: () => gitlab({ secret: key }),
};

const source = openSource(scheme, /** @type {any} */ (await SOURCES[scheme]?.()));
const deliveries = new Map(
  requests.map((request) => [
    request,
    {
      method: "POST",
      url: "/api/webhooks/bench",
      headers: {
        get: (/** @type {string} */ name) => request.headers[name] ?? null,
        entries: () => Object.entries(request.headers),
      },
      body: request.body,
    },
  ]),
);

answerCalls({
  measure: createMeasure(requests, async (request) => {
    const delivery = deliveries.get(request);
    return delivery !== undefined && (await source.verify(delivery, AT)).kind === "verified";
  }),
});

/**
 * Serves the key where the sender would, on this machine.
 *
 * @param {unknown} jwk
 */
async function publish(jwk) {
  const server = createServer((_, response) => response.end(JSON.stringify({ keys: [jwk] })));
  server.listen(0, "127.0.0.1").unref();
  await once(server, "listening");
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
}
