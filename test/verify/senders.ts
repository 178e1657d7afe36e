import { generateKeyPairSync } from "node:crypto";
import {
  basicAuth,
  clerk,
  github,
  hmac,
  lemonSqueezy,
  sharedToken,
  shopify,
  signature,
  type SignatureOptions,
  slack,
  standardWebhooks,
  stripe,
  supabaseDatabase,
  svix,
} from "../../src/verify/providers/index.ts";
import type { Delivery, SignedRequest, Source } from "../../src/verify/index.ts";

/** When every test takes place. */
export const NOW: Date = new Date("2026-11-20T12:00:00.000Z");

/** The same instant, so many milliseconds later or earlier. */
export function after(ms: number): Date {
  return new Date(NOW.getTime() + ms);
}

export const SECRET = "a-shared-secret-of-some-length";
export const STANDARD_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/** A source, and the headers its proof depends on. `isSigned`: the proof covers the body too. */
export interface Sender {
  readonly source: Source;
  readonly proven: readonly string[];
  readonly isSigned: boolean;
  readonly type: string;
}

const STANDARD = ["id", "timestamp", "signature"];

/** Every provider whose proof needs no server, with its event type in the form it reads it. */
export const SENDERS: Readonly<Record<string, Sender>> = {
  stripe: signed(stripe({ secret: SECRET }), ["stripe-signature"], "checkout.session.completed"),
  github: signed(github({ secret: SECRET }), ["x-hub-signature-256"], "issues.opened"),
  standardWebhooks: signed(
    standardWebhooks({ secret: STANDARD_SECRET }),
    STANDARD.map((name) => `webhook-${name}`),
    "contact.created",
  ),
  svix: signed(
    svix({ secret: STANDARD_SECRET }),
    STANDARD.map((name) => `svix-${name}`),
    "contact.created",
  ),
  clerk: signed(
    clerk({ secret: STANDARD_SECRET }),
    STANDARD.map((name) => `svix-${name}`),
    "user.created",
  ),
  lemonSqueezy: signed(lemonSqueezy({ secret: SECRET }), ["x-signature"], "order_created"),
  slack: signed(slack({ secret: SECRET }), ["x-slack-signature", "x-slack-request-timestamp"], "app_mention"),
  shopify: signed(shopify({ secret: SECRET }), ["x-shopify-hmac-sha256"], "orders/create"),
  hmac: signed(hmac({ secret: SECRET, header: "x-acme-signature" }), ["x-acme-signature"], "sample.created"),
  hmacOfEverything: signed(
    hmac({
      name: "acme",
      secret: "00112233445566778899aabbccddeeff",
      key: "hex",
      hash: "sha512",
      encoding: "base64url",
      header: "x-acme-signature",
      format: { kind: "pairs", separator: ";", key: "sig" },
      timestamp: { pair: "at", unit: "ms" },
      id: { header: "x-acme-id" },
      type: { header: "x-acme-type" },
      content: "{id}|{timestamp}|{body}|acme",
    }),
    ["x-acme-signature", "x-acme-id"],
    "sample.created",
  ),
  ed25519: signed(
    withKeys("ed25519", { timestamp: { header: "x-acme-time" } }),
    ["x-acme-signature", "x-acme-time"],
    "sample.created",
  ),
  ecdsa: signed(withKeys("ecdsa-p256", {}), ["x-acme-signature"], "sample.created"),
  rsa: signed(withKeys("rsa-sha256", {}), ["x-acme-signature"], "sample.created"),
  supabaseDatabase: unsigned(supabaseDatabase({ secret: SECRET }), ["x-webhook-secret"], "INSERT.orders"),
  token: unsigned(
    sharedToken({ secret: SECRET, header: "authorization", prefix: "Bearer " }),
    ["authorization"],
    "sample.created",
  ),
  queryToken: unsigned(sharedToken({ secret: SECRET, query: "token" }), [], "sample.created"),
  basic: unsigned(basicAuth({ username: "acme", password: SECRET }), ["authorization"], "sample.created"),
};

function signed(source: Source, proven: readonly string[], type: string): Sender {
  return { source, proven, isSigned: true, type };
}

function unsigned(source: Source, proven: readonly string[], type: string): Sender {
  return { source, proven, isSigned: false, type };
}

function withKeys(algorithm: KeyAlgorithm, options: Pick<SignatureOptions, "timestamp">): Source {
  const { publicKey, privateKey } = toKeyPair(algorithm);
  return signature({
    algorithm,
    publicKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
    developmentKey: JSON.stringify(privateKey.export({ format: "jwk" })),
    header: "x-acme-signature",
    ...options,
  });
}

type KeyAlgorithm = "ed25519" | "ecdsa-p256" | "rsa-sha256";

function toKeyPair(algorithm: KeyAlgorithm): ReturnType<typeof generateKeyPairSync> {
  switch (algorithm) {
    case "ed25519":
      return generateKeyPairSync("ed25519");
    case "ecdsa-p256":
      return generateKeyPairSync("ec", { namedCurve: "P-256" });
    case "rsa-sha256":
      return generateKeyPairSync("rsa", { modulusLength: 2_048 });
  }
}

/** The bytes of a text. */
export function toBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** A request as it arrives. Header values may be anything, as tests send what no HTTP client would. */
export function toDelivery({ headers, body, query }: SignedRequest): Delivery {
  const byName = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    method: "POST",
    url: `https://app.example.com/api/webhooks/acme?${new URLSearchParams(query).toString()}`,
    headers: { get: (name) => byName.get(name.toLowerCase()) ?? null, entries: () => byName },
    body,
  };
}
