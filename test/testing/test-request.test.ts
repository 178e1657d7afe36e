import { generateKeyPairSync, type JsonWebKey, type KeyObject, randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";

import { createTestRequest, sampleTypes } from "../../src/testing/index.ts";
import {
  defineProvider,
  type Delivery,
  type DigestScheme,
  type HmacScheme,
  type Identity,
  openSource,
  type ProviderDefinition,
  type Source,
  type Verdict,
} from "../../src/verify/index.ts";
import * as providers from "../../src/verify/providers/index.ts";
import { toSender, SECRET } from "../support/senders.ts";

const DEFINITIONS = Object.values(providers as Readonly<Record<string, unknown>>)
  .flatMap((provider) =>
    typeof provider === "function" && "definition" in provider ? [provider.definition as ProviderDefinition] : [],
  )
  // Their keys are fetched from the sender, which a test does not do.
  .filter(({ scheme }) => scheme.kind !== "jwt" || scheme.keys.from === "secret")
  .filter(({ scheme }) => scheme.kind !== "signature" || typeof scheme.key === "string");

describe.each(DEFINITIONS.map((definition) => [definition.name, definition] as const))("%s", (_name, definition) => {
  test("a test delivery is accepted and is one event of its type and id", async () => {
    const source = toSource(definition);
    const [type = "sample.created"] = sampleTypes(definition.name);
    const open = openSource("test", source);
    const at = new Date();

    const deliver = async (id: string): Promise<{ verdict: Verdict; event: Identity | undefined; count: number }> => {
      const delivery = await toDelivery(await createTestRequest(source, { type, id, at }));
      const [event, ...others] = open.identify(delivery);
      return { verdict: await open.verify(delivery, at), event, count: others.length + 1 };
    };
    const first = await deliver("sample-id-1");
    const again = await deliver("sample-id-1");
    const other = await deliver("sample-id-2");

    expect(first).toMatchObject({ verdict: { kind: "verified" }, count: 1, event: { isParsed: true } });
    expect(first.event?.type).toBe(definition.type.in === "none" ? "unknown" : type);
    // A sender that sends the same bytes for different events has every delivery for one of its own.
    const isRecognised = definition.id.in !== "delivery";
    expect(again.event?.dedupeKey === first.event?.dedupeKey).toBe(isRecognised);
    expect(other.event?.dedupeKey).not.toBe(first.event?.dedupeKey);
  });
});

async function toDelivery(request: Request): Promise<Delivery> {
  const { method, url, headers } = request;
  return { method, url, headers, body: new Uint8Array(await request.arrayBuffer()) };
}

describe("a test request", () => {
  const overrides: Partial<ProviderDefinition> = {
    scheme: {
      kind: "hmac",
      signature: { header: "x-signature", encoding: "hex" },
      content: "{url}{body}",
    },
  };

  test("goes to the source's own address, query included, unless another is given", async () => {
    const url = "https://app.example.com/hooks/acme?tenant=7";
    const source = toSender(overrides)({ secret: SECRET, url });

    expect((await createTestRequest(source, { type: "a" })).url).toBe(url);
    expect((await createTestRequest(source, { type: "a", url: "http://localhost:1/x" })).url).toContain(
      "localhost:1/x",
    );
    expect((await createTestRequest(toSender()({ secret: SECRET }), { type: "a" })).url).toBe("http://localhost/");
  });

  test("sends the body it is given, byte for byte", async () => {
    const request = await createTestRequest(toSender()({ secret: SECRET }), { type: "a", body: '{ "id":1 }\n' });

    expect(await request.text()).toBe('{ "id":1 }\n');
  });

  test("puts id and type where the definition looks for them", async () => {
    const source = toSender({
      id: { in: "body", path: "events.0.uuid" },
      type: { in: "body", paths: ["meta.kind"], append: "meta.detail" },
      batch: { path: "envelope.items" },
    })({ secret: SECRET });

    const request = await createTestRequest(source, { type: "order.line.paid", id: "id-1" });

    expect(await request.json()).toMatchObject({
      envelope: { items: [{ events: [{ uuid: "id-1" }], meta: { kind: "order", detail: "line.paid" } }] },
    });
  });

  test("is a form where the sender sends forms", async () => {
    const request = await createTestRequest(toSender({ payload: "form" })({ secret: SECRET }), { type: "a", id: "1" });

    expect(request.headers.get("content-type")).toBe("application/x-www-form-urlencoded");
    expect(Object.fromEntries(new URLSearchParams(await request.text()))).toMatchObject({ id: "1", type: "a" });
  });
});

function toSource(definition: ProviderDefinition): Source {
  const settings = Object.fromEntries((definition.settings ?? []).map((name) => [name, `value-of-${name}`]));
  const options: unknown = { url: "https://app.example.com/hooks/test", ...settings, ...toProofOptions(definition) };
  return defineProvider(definition)(options as never);
}

function toProofOptions({ scheme }: ProviderDefinition): Readonly<Record<string, unknown>> {
  switch (scheme.kind) {
    case "basic":
      return { username: "user", password: SECRET };
    case "signature": {
      const { publicKey, privateKey } = toKeyPair(scheme.algorithm);
      const developmentKey = JSON.stringify(privateKey.export({ format: "jwk" }));
      return {
        publicKey: toPublicKey(
          publicKey.export({ format: "jwk" }),
          typeof scheme.key === "string" ? scheme.key : "",
          publicKey,
        ),
        developmentKey,
      };
    }
    case "jwt":
      return { secret: randomBytes(64).toString("hex") };
    case "token":
      return { secret: SECRET };
    case "hmac":
    case "digest":
      return { secret: toSecret(scheme) };
  }
}

function toSecret(scheme: HmacScheme | DigestScheme): string {
  const bytes = randomBytes("keyBytes" in scheme && scheme.keyBytes !== undefined ? scheme.keyBytes.min : 32);
  const { key = "utf8", keyPrefix = "" } = scheme;
  if (key === "utf8") return keyPrefix + bytes.toString("hex").slice(0, bytes.length);
  return keyPrefix + bytes.toString(key === "whsec" ? "base64" : key);
}

interface Keys {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

function toKeyPair(algorithm: string): Keys {
  if (algorithm === "ed25519") return generateKeyPairSync("ed25519");
  if (algorithm.startsWith("ecdsa")) return generateKeyPairSync("ec", { namedCurve: "P-256" });
  return generateKeyPairSync("rsa", { modulusLength: 2_048 });
}

function toPublicKey({ x = "" }: JsonWebKey, form: string, key: KeyObject): string {
  switch (form) {
    case "raw-hex":
      return Buffer.from(x, "base64url").toString("hex");
    case "raw-base64":
      return Buffer.from(x, "base64url").toString("base64");
    case "spki":
      return key.export({ format: "der", type: "spki" }).toString("base64");
    default:
      return key.export({ format: "pem", type: "spki" }).toString();
  }
}
