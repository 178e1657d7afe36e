import { describe, expect, test } from "vitest";
import {
  type CommonOptions,
  defineProvider,
  openSource,
  type ProviderDefinition,
  sign,
  type Source,
} from "../../src/verify/index.ts";
import { basicAuth, hmac, sharedToken, signature } from "../../src/verify/providers/index.ts";
import { toTraits } from "../../src/verify/scheme.ts";
import type { SignedContent } from "../../src/verify/content/signed-content.ts";
import { NOW, SECRET, toBytes, toDelivery } from "./senders.ts";

const ACME: ProviderDefinition = {
  name: "acme",
  scheme: { kind: "hmac", signature: { header: "x-acme-signature", encoding: "hex" } },
  id: { in: "body", path: "id" },
  type: { in: "body", paths: ["type"] },
};

function refusalOf(source: Source): string {
  try {
    openSource("shop", source);
  } catch (error) {
    return String(error);
  }
  return expect.fail("The configuration was accepted");
}

function toSource(definition: unknown, options: object = { secret: SECRET }): Source {
  return defineProvider(definition as ProviderDefinition)(options as never);
}

describe("defineProvider", () => {
  test("makes sources that carry its definition, and is inert", () => {
    const acme = defineProvider(ACME);
    const source = acme({ secret: undefined, maxBytes: -1 });

    expect(acme.definition).toBe(ACME);
    expect(source.definition).toBe(ACME);
    expect(() => openSource("acme", source)).toThrow();
  });

  test("hands every common option on", () => {
    const options = { ...COMMON, secret: SECRET };

    expect(toSource(ACME, options).options).toMatchObject(COMMON);
  });

  test.each([
    ["a secret", ACME, { secret: SECRET }],
    [
      "a public key",
      { ...ACME, scheme: { kind: "signature", algorithm: "ed25519", key: "pem" } },
      { publicKey: SECRET },
    ],
    ["a password", { ...ACME, scheme: { kind: "basic" } }, { username: "a", password: SECRET }],
    ["a JWT's secret", { ...ACME, scheme: { kind: "jwt", keys: { from: "secret" } } }, { secret: SECRET }],
  ])("takes %s as the source's secret", (_name, definition, options) => {
    expect(toSource(definition, options).secrets).toEqual([{ label: "0", secret: SECRET, notAfter: undefined }]);
  });

  test.each([
    ["keys of an issuer", { kind: "jwt", keys: { from: "issuer", path: "/keys" } }],
    ["keys of a resolver", { kind: "jwt", keys: { from: "resolver" } }],
    ["a certificate", { kind: "signature", key: { url: "header:x", hosts: ["a.example"] } }],
  ])("takes no secret beside %s", (_name, scheme) => {
    expect(toSource({ ...ACME, scheme }, { secret: SECRET }).secrets).toEqual([]);
  });
});

const COMMON: Required<CommonOptions> = {
  maxBytes: 1_000,
  toleranceMs: 1_000,
  url: "https://app.example.com/hook",
  allowedIps: ["192.0.2.0/24"],
  httpsOnly: true,
  maxPerMinute: 60,
  answerHandshakes: true,
  onSecret: () => undefined,
};

test.each<readonly [string, Source]>([
  ["hmac", hmac({ ...COMMON, secret: SECRET, header: "x" })],
  ["signature", signature({ ...COMMON, publicKey: SECRET, algorithm: "ed25519", header: "x" })],
  ["sharedToken", sharedToken({ ...COMMON, secret: SECRET, header: "x" })],
  ["basicAuth", basicAuth({ ...COMMON, username: "a", password: SECRET })],
])("%s hands every common option on, and nothing of its own description", (_name, source) => {
  const { username: _username, developmentKey: _developmentKey, ...options } = source.options;

  expect(options).toEqual(COMMON);
});

describe("settings", () => {
  const definition = { ...ACME, settings: ["webhookId"], secretHint: "ACME_SECRET" } as const;

  test.each([
    ["missing", undefined, "is missing or empty"],
    ["empty", "", "is missing or empty"],
    ["only spaces", "  ", "white space"],
    ["padded", "WH-1\n", "white space"],
    ["a number", 7, "is not a text"],
  ])("a setting that is %s is refused at start-up by its name", (_name, webhookId, problem) => {
    const message = refusalOf(toSource(definition, { secret: SECRET, webhookId }));

    expect(message).toContain('Source "shop", option "webhookId"');
    expect(message).toContain(problem);
    expect(message).not.toContain("ACME_SECRET");
  });

  test("a setting that is a text is taken", () => {
    const source = toSource(definition, { secret: SECRET, webhookId: "WH-1" });

    expect(source.options.settings).toEqual({ webhookId: "WH-1" });
    expect(openSource("shop", source).name).toBe("shop");
  });

  test.each([
    "maxBytes",
    "toleranceMs",
    "url",
    "allowedIps",
    "httpsOnly",
    "maxPerMinute",
    "answerHandshakes",
    "onSecret",
    "issuer",
    "username",
    "resolveKey",
    "developmentKey",
    "secret",
    "publicKey",
    "password",
    "settings",
  ])("no setting may be called %s", (name) => {
    expect(refusalOf(toSource({ ...ACME, settings: ["webhookId", name] }, { secret: SECRET, [name]: "x" }))).toContain(
      `option "definition.settings": may not name ${name}, an option of every source`,
    );
  });

  test("a handshake proven by a setting names one of them", () => {
    const handshake = { method: "GET", answer: { text: "ok" } } as const;
    const by = (proof: object): unknown => ({
      ...definition,
      handshakes: [
        { ...handshake, proof: "none" },
        { ...handshake, proof },
      ],
    });
    const options = { secret: SECRET, webhookId: "WH-1" };

    for (const proof of [
      { place: "query:a", setting: "other" },
      { place: "query:a", oneOf: "other" },
    ]) {
      expect(refusalOf(toSource(by(proof), options))).toContain(
        'option "definition.handshakes": name other, which is none of the settings',
      );
    }
    for (const proof of [
      { place: "query:a", setting: "webhookId" },
      { place: "query:a", oneOf: "webhookId" },
    ]) {
      expect(openSource("shop", toSource(by(proof), options)).handshakeMethods).toEqual(["GET"]);
    }
  });
});

describe("definitions written in plain JavaScript", () => {
  const scheme = ACME.scheme as Extract<ProviderDefinition["scheme"], { kind: "hmac" }>;
  const withScheme = (change: object): unknown => ({ ...ACME, scheme: { ...scheme, ...change } });
  const withHandshake = (change: object): unknown => ({
    ...ACME,
    handshakes: [{ method: "GET", proof: "none", answer: { text: "{query:c}" }, ...change }],
  });

  test.each<readonly [string, unknown, string]>([
    ["without a name", { ...ACME, name: undefined }, "definition.name"],
    ["without a scheme", { ...ACME, scheme: undefined }, "definition.scheme"],
    ["of an unknown scheme", withScheme({ kind: "hmac256" }), "definition.scheme.kind"],
    ["of an inherited scheme", withScheme({ kind: "constructor" }), "definition.scheme.kind"],
    ["without a signature", withScheme({ signature: undefined }), "definition.scheme.signature"],
    ["with a signature nowhere", withScheme({ signature: { encoding: "hex" } }), "definition.scheme.signature"],
    [
      "with a signature in two places",
      withScheme({ signature: { header: "a", path: "b", encoding: "hex" } }),
      "definition.scheme.signature",
    ],
    ["without an encoding", withScheme({ signature: { header: "a" } }), "definition.scheme.signature.encoding"],
    ["with a misspelt property", withScheme({ timestmap: {} }), "definition.scheme.timestmap"],
    ["with a misspelt property at the top", { ...ACME, signedfields: [] }, "definition.signedfields"],
    ["with an unknown hash", withScheme({ hash: "sha3" }), "definition.scheme.hash"],
    [
      "with an unknown unit",
      withScheme({ timestamp: { from: { header: "t" }, unit: "seconds" } }),
      "definition.scheme.timestamp.unit",
    ],
    [
      "with a timestamp nowhere",
      withScheme({ timestamp: { from: {}, unit: "s" } }),
      "definition.scheme.timestamp.from",
    ],
    ["with content that is neither text nor code", withScheme({ content: 1 }), "definition.scheme.content"],
    ["without an id rule", { ...ACME, id: undefined }, "definition.id"],
    ["with an unknown id rule", { ...ACME, id: { in: "query" } }, "definition.id.in"],
    ["with no path for the type", { ...ACME, type: { in: "body", paths: [] } }, "definition.type.paths"],
    ["with a path that is no text", { ...ACME, type: { in: "body", paths: [1] } }, "definition.type.paths.0"],
    ["with an unknown payload", { ...ACME, payload: "xml" }, "definition.payload"],
    ["with a token's payload", { ...ACME, payload: "jwt" }, "definition.payload"],
    ["with a batch that is a text", { ...ACME, batch: "events" }, "definition.batch"],
    ["with settings that are no list", { ...ACME, settings: "webhookId" }, "definition.settings"],
    ["with an unknown handshake method", withHandshake({ method: "PUT" }), "definition.handshakes.0.method"],
    ["with a handshake without proof", withHandshake({ proof: undefined }), "definition.handshakes.0.proof"],
    [
      "with a handshake proven by an unknown setting",
      withHandshake({ proof: { place: "query:token", setting: "verifyToken" } }),
      "definition.handshakes",
    ],
    ["with a handshake without answer", withHandshake({ answer: undefined }), "definition.handshakes.0.answer"],
    [
      "of a token nowhere",
      { ...ACME, scheme: { kind: "token", carrier: { in: "cookie" } } },
      "definition.scheme.carrier.in",
    ],
    [
      "of an unknown key form",
      { ...ACME, scheme: { ...scheme, kind: "signature", algorithm: "ed25519", key: "jwk" } },
      "definition.scheme.key",
    ],
    [
      "of a certificate from anywhere",
      { ...ACME, scheme: { ...scheme, kind: "signature", algorithm: "rsa-sha1", key: { url: "header:x", hosts: [] } } },
      "definition.scheme.key",
    ],
  ])("one %s is refused at start-up", (_name, definition, option) => {
    const message = refusalOf(toSource(definition));

    expect(message).toContain(`Source "shop", option "${option}"`);
  });

  test.each([
    ["a text", "acme"],
    ["a list", []],
  ])("one that is %s is refused at start-up", (_name, definition) => {
    const source = { ...toSource(ACME), definition: definition as unknown as ProviderDefinition };

    expect(refusalOf(source)).toContain('Source "shop", option "definition"');
  });

  test("is refused by sign too, whatever its name", async () => {
    const source = toSource({ ...ACME, name: 7 });

    await expect(sign(source, { body: "{}", type: "x", id: "1", at: NOW })).rejects.toMatchObject({
      code: "CONFIG_INVALID",
    });
  });

  test.each([
    { id: { in: "none" }, type: { in: "body", paths: ["type"], append: "action" } },
    { id: { in: "delivery" }, type: { in: "header", header: "x-type", append: "action" } },
    { id: { in: "body", path: "id" }, type: { in: "key", except: ["id"] } },
    { id: { in: "header", header: "x-id" }, type: { in: "none" } },
    { payload: "json", batch: { path: "" }, contentTypes: ["application/json"], contentHeaders: ["x-topic"] },
    { payload: "form", acknowledgement: { status: 202, body: "", contentType: "text/plain" } },
    { payload: "form-or-json", publishedIps: ["192.0.2.0/24"], secretPrefix: "whsec_", secretHint: "ACME_SECRET" },
    { payload: "text", title: "Acme", docs: "https://acme.example/docs", signedFields: ["id"], settings: [] },
    { evidence: { oracle: "acme-node", vectors: "docs", checkedOn: "2026-11-20", basis: "sender", note: "none" } },
    { evidence: { checkedOn: "2026-11-20", basis: "receivers" }, handshakes: [] },
  ])("one may say %j", (part) => {
    expect(openSource("shop", toSource({ ...ACME, ...part })).name).toBe("shop");
  });

  const bearer = { kind: "jwt", carrier: { in: "bearer" }, algorithms: ["HS256"], keys: { from: "secret" } } as const;
  const bodyHash = { claim: "hash", hash: "sha256", encoding: "hex" } as const;

  test.each([
    ["is the body", { ...bearer, carrier: { in: "body" }, bodyHash }, "jwt"],
    ["is a field of the body", { ...bearer, carrier: { in: "field", path: "token" }, bodyHash }, "json"],
  ] as const)("a token that %s cannot hold a hash of it", (_name, jwt, payload) => {
    expect(refusalOf(toSource({ ...ACME, scheme: jwt, payload }))).toContain(
      'option "definition.scheme.bodyHash": has no use: the token is inside the body',
    );
    expect(openSource("shop", toSource({ ...ACME, scheme: { ...jwt, bodyHash: undefined }, payload })).name).toBe(
      "shop",
    );
    expect(openSource("shop", toSource({ ...ACME, scheme: { ...bearer, bodyHash } })).isSigned).toBe(true);
  });

  test("a token is the payload exactly if it is the body", () => {
    const problem = 'option "definition.payload": must be jwt exactly if';

    expect(refusalOf(toSource({ ...ACME, scheme: bearer, payload: "jwt" }))).toContain(problem);
    expect(refusalOf(toSource({ ...ACME, scheme: { ...bearer, carrier: { in: "body" } } }))).toContain(problem);
  });

  test("properties that are undefined are as good as missing", () => {
    const definition = { ...ACME, docs: undefined, batch: undefined, scheme: { ...scheme, timestamp: undefined } };

    expect(openSource("shop", toSource(definition)).name).toBe("shop");
  });
});

describe("traits", () => {
  const traitsOf = (content: SignedContent["content"], signedFields?: readonly string[]) =>
    toTraits(
      {
        kind: "hmac",
        signature: { header: "x", encoding: "hex" },
        ...(content === undefined ? {} : { content }),
      },
      signedFields,
    );

  test.each<readonly [SignedContent["content"], boolean]>([
    [undefined, true],
    ["{body}", true],
    ["{timestamp}.{body}", true],
    ["{url}{form}", true],
    ["{url}|{body:sha256:hex}", true],
    ["[{body:json}]", true],
    ["{header:x-id}|{body:crc32}", false],
    ["{field:signature.timestamp}{field:signature.token}", false],
    ["{header:body}", false],
    ["body", false],
    [(delivery) => delivery.body, true],
  ])("the content %s covers the body: %s", (content, isSigned) => {
    expect(traitsOf(content).isSigned).toBe(isSigned);
  });

  test("a definition that lists what is signed does not cover the body", () => {
    expect(traitsOf("{body}", ["id"]).isSigned).toBe(false);
    expect(traitsOf(() => "", ["id"]).isSigned).toBe(false);
  });

  test.each<readonly [SignedContent["content"], boolean]>([
    ["{url}{body}", true],
    ["{path}\n{body}", true],
    ["{origin}{body}", true],
    ["{query}{body}", false],
    ["{body}", false],
    [() => "", false],
  ])("the content %s needs the endpoint's address: %s", (content, usesUrl) => {
    expect(traitsOf(content).usesUrl).toBe(usesUrl);
  });
});

describe("sign", () => {
  const sent = { body: '{"id":"1","type":"a","n":2}', type: "a", id: "1", at: NOW };
  const signAs = (change: Partial<ProviderDefinition>, body = sent.body) =>
    sign(toSource({ ...ACME, ...change }), { ...sent, body });

  test.each<readonly [Partial<ProviderDefinition>, string, string]>([
    [{}, sent.body, "application/json"],
    [{ payload: "json" }, sent.body, "application/json"],
    [{ payload: "form" }, "a=1", "application/x-www-form-urlencoded"],
    [{ payload: "form-or-json" }, sent.body, "application/json"],
    [{ payload: "form-or-json" }, " [1]", "application/json"],
    [{ payload: "form-or-json" }, "a=1", "application/x-www-form-urlencoded"],
    [{ payload: "text" }, "hello", "text/plain; charset=utf-8"],
    [{ contentTypes: ["application/cloudevents+json"] }, sent.body, "application/cloudevents+json"],
    [{ contentTypes: ["text/plain", "application/json"] }, sent.body, "application/json"],
  ])("%j and the body %s are sent as %s", async (change, body, contentType) => {
    const request = await signAs(change, body);

    expect(request.headers["content-type"]).toBe(contentType);
    expect(Buffer.from(request.body).toString()).toBe(body);
  });

  test("a JSON object becomes the fields of a form", async () => {
    const { body } = await signAs({ payload: "form" });

    expect([...new URLSearchParams(Buffer.from(body).toString())]).toEqual([
      ["id", "1"],
      ["type", "a"],
      ["n", "2"],
    ]);
  });
});

describe("senders the app describes", () => {
  const timed = { header: "x-signature", content: "{timestamp}.{body}" } as const;

  test.each<readonly [string, Source]>([
    ["a signature in the query", hmac({ secret: SECRET, query: "signature" })],
    ["a time in the query", hmac({ secret: SECRET, ...timed, timestamp: { query: "at" } })],
    ["a time as text", hmac({ secret: SECRET, ...timed, timestamp: { header: "x-at", unit: "rfc3339" } })],
    [
      "a time in the body",
      hmac({ secret: SECRET, header: "x-signature", timestamp: { field: "meta.at" }, content: "{body}" }),
    ],
    [
      "a time before the signature",
      hmac({
        secret: SECRET,
        header: "x-signature",
        format: { kind: "sequence", separator: "," },
        timestamp: { entry: "first" },
      }),
    ],
    ["a signature in upper case", hmac({ secret: SECRET, header: "x-signature", encoding: "hex-upper" })],
    [
      "a key after a prefix",
      hmac({
        secret: `key_${Buffer.alloc(32, 7).toString("base64url")}`,
        key: "base64url",
        keyPrefix: "key_",
        header: "x",
      }),
    ],
    ["two secrets in one text", hmac({ secret: `${SECRET}|${SECRET}2`, secretSeparator: "|", header: "x" })],
    ["a function for its content", hmac({ secret: SECRET, header: "x", content: ({ body }) => body })],
  ])("one with %s verifies what sign makes, and no other body", async (_name, source) => {
    const open = openSource("acme", source);
    const delivery = toDelivery(await sign(source, { body: '{"id":"1","type":"a"}', type: "a", id: "1", at: NOW }));
    const { body } = delivery;

    expect(await open.verify(delivery, NOW)).toEqual({ kind: "verified", secret: { index: 0, label: "0" } });
    expect((await open.verify({ ...delivery, body: Buffer.concat([body, toBytes(" ")]) }, NOW)).kind).toBe("rejected");
  });

  test("one with a signature in the body verifies what sign makes, and no other part that is signed", async () => {
    const content = "{field:id}";
    const source = hmac({ secret: SECRET, field: "meta.signature", content, signedFields: ["id"] });
    const open = openSource("acme", source);
    const delivery = toDelivery(await sign(source, { body: '{"id":"1"}', type: "a", id: "1", at: NOW }));
    const forged = Buffer.from(delivery.body).toString().replace('"1"', '"2"');

    expect(open).toMatchObject({ isSigned: false, signedFields: ["id"] });
    expect((await open.verify(delivery, NOW)).kind).toBe("verified");
    expect((await open.verify({ ...delivery, body: toBytes(forged) }, NOW)).kind).toBe("rejected");
  });
});
