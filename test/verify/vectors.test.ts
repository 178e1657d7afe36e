import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { openSource } from "../../src/verify/index.ts";
import { signature } from "../../src/verify/providers/index.ts";
import { type ProviderVector, toVectorDelivery } from "./vectors/vector.ts";

const PROVIDERS = readdirSync(new URL("./vectors/", import.meta.url))
  .map((file) => file.replace(/\.ts$/, ""))
  .filter((name) => name !== "vector");

const VECTORS = (await Promise.all(PROVIDERS.map(readVectors))).flat();

async function readVectors(provider: string): Promise<readonly (readonly [string, ProviderVector])[]> {
  const { VECTORS: vectors } = (await import(`./vectors/${provider}.ts`)) as {
    readonly VECTORS: readonly ProviderVector[];
  };
  return vectors.map((vector) => [`${provider}: ${vector.name}`, vector]);
}

const VERIFIED = VECTORS.filter(([, { verdict }]) => verdict === "verified");

test("every file of vectors holds some, and one of them verifies", () => {
  const verified = VERIFIED.map(([name]) => name.split(":", 1)[0]);

  expect(PROVIDERS.filter((provider) => !verified.includes(provider))).toEqual([]);
});

test.each(VECTORS)("%s", async (_name, { source, request, at, verdict }) => {
  const given = await openSource("acme", source).verify(toVectorDelivery(request), at);

  expect(given.kind === "rejected" ? given.cause : given.kind).toBe(verdict);
});

test.each(VERIFIED)("%s, refused over a body that lost its last byte", async (_name, { source, request, at }) => {
  const open = openSource("acme", source);
  const { body } = toVectorDelivery(request);

  const given = await open.verify(toVectorDelivery({ ...request, body: body.slice(0, -1) }), at);

  // What proves only a part may hold over the rest, as long as the part can still be read.
  expect(given.kind === "rejected" || !open.isSigned).toBe(true);
});

test("SendGrid's published public key is read", () => {
  const source = signature({
    algorithm: "ecdsa-p256",
    key: "spki",
    publicKey:
      "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==",
    header: "x-twilio-email-event-webhook-signature",
    timestamp: { header: "x-twilio-email-event-webhook-timestamp" },
    content: "{timestamp}{body}",
  });

  expect(openSource("sendgrid", source).isSigned).toBe(true);
});
