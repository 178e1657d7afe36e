import { generateKeyPairSync } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SignatureAlgorithm, SignatureScheme } from "../../src/verify/schemes/signature.ts";
import type { LabelledSecret } from "../../src/verify/keys/secrets.ts";
import { after, NOW, toBytes } from "./senders.ts";
import { BODY, ED25519, MISSHAPEN, P256, P384, RSA, SHORT_RSA, SIGNED_AT } from "./signed-content-vectors.ts";
import { check, openKeys, rejected, VERIFIED } from "./signed-content-support.ts";

const RULES = {
  signature: { header: "x-signature", encoding: "base64" },
  timestamp: { from: { header: "x-t" }, unit: "s" },
  content: "{timestamp}.{body}",
} as const;

function one(secret: string): { readonly secrets: readonly LabelledSecret[] } {
  return { secrets: [{ label: "0", secret }] };
}

function arrive(signature: string): { headers: Record<string, string>; body: string } {
  return { headers: { "x-signature": signature, "x-t": "1700000000" }, body: BODY };
}

// Every key and signature was made with OpenSSL.
const VECTORS: readonly (readonly [SignatureAlgorithm, SignatureScheme["key"], string, string])[] = [
  ["ed25519", "pem", ED25519.pem, ED25519.signature],
  ["ed25519", "spki", ED25519.spki, ED25519.signature],
  ["ed25519", "raw-hex", ED25519.hex, ED25519.signature],
  ["ed25519", "raw-base64", ED25519.base64, ED25519.signature],
  ["ecdsa-p256", "pem", P256.pem, P256.der],
  ["ecdsa-p256", "spki", P256.spki, P256.der],
  ["ecdsa-p256-raw", "pem", P256.pem, P256.raw],
  ["rsa-sha1", "pem", RSA.pem, RSA.sha1],
  ["rsa-sha256", "pem", RSA.pem, RSA.sha256],
  ["rsa-sha256", "spki", RSA.spki, RSA.sha256],
  ["rsa-sha512", "pem", RSA.pem, RSA.sha512],
  ["rsa-pss-sha256", "pem", RSA.pem, RSA.pss],
  ["rsa-pss-sha256", "pem", RSA.pem, RSA.pssLongSalt],
];

describe.each(VECTORS)("%s with a key as %s", (algorithm, key, publicKey, signature) => {
  const open = openKeys({ algorithm, key, ...RULES }, one(publicKey));

  test("verifies what OpenSSL signed", async () => {
    expect(await check(open, arrive(signature), SIGNED_AT)).toEqual(VERIFIED);
  });

  test("A4 refuses another body, another time and every other signature", async () => {
    const request = arrive(signature);
    const others = VECTORS.filter((vector) => vector[0] !== algorithm || vector[1] !== key).map((vector) => vector[3]);

    expect((await check(open, { ...request, body: `${BODY}\n` }, SIGNED_AT)).kind).toBe("rejected");
    const later = { ...request.headers, "x-t": "1700000001" };
    expect(await check(open, { ...request, headers: later }, SIGNED_AT)).toEqual(rejected("signature_mismatch"));
    for (const other of others.filter((text) => text !== signature && !isPss(algorithm, text))) {
      expect((await check(open, arrive(other), SIGNED_AT)).kind).toBe("rejected");
    }
  });

  test("proves nothing after the key's end", async () => {
    const ended = [{ label: "0", secret: publicKey, notAfter: new Date(SIGNED_AT.getTime() - 1) }];

    expect(
      await check(openKeys({ algorithm, key, ...RULES }, { secrets: ended }), arrive(signature), SIGNED_AT),
    ).toEqual(rejected("signature_mismatch"));
  });
});

/** Both lengths of a salt are good signatures. */
function isPss(algorithm: SignatureAlgorithm, text: string): boolean {
  return algorithm === "rsa-pss-sha256" && (text === RSA.pss || text === RSA.pssLongSalt);
}

test.each(Object.entries(MISSHAPEN))("a DER signature with %s is refused", async (_name, signature) => {
  const open = openKeys({ algorithm: "ecdsa-p256", key: "pem", ...RULES }, one(P256.pem));

  expect(await check(open, arrive(signature), SIGNED_AT)).toEqual(rejected("signature_mismatch"));
});

test("the second signature anybody can make of an ECDSA signature verifies too, so none identifies an event", async () => {
  const open = openKeys({ algorithm: "ecdsa-p256", key: "pem", ...RULES }, one(P256.pem));

  expect(P256.otherS).not.toBe(P256.der);
  expect(await check(open, arrive(P256.otherS), SIGNED_AT)).toEqual(VERIFIED);
});

test.each([
  ["ed25519", ED25519.pem, Buffer.concat([Buffer.from(ED25519.signature, "base64"), Buffer.from([0])])],
  ["ecdsa-p256-raw", P256.pem, Buffer.concat([Buffer.from(P256.raw, "base64"), Buffer.from([0])])],
  ["ecdsa-p256-raw", P256.pem, Buffer.from(P256.der, "base64")],
] as const)("a signature of another length is malformed for %s", async (algorithm, publicKey, bytes) => {
  const open = openKeys({ algorithm, key: "pem", ...RULES }, one(publicKey));

  expect(await check(open, arrive(bytes.toString("base64")), SIGNED_AT)).toEqual(rejected("signature_malformed"));
});

test.each([
  ["rsa-sha256", "pem", SHORT_RSA],
  ["rsa-pss-sha256", "pem", SHORT_RSA],
  ["rsa-sha256", "pem", P256.pem],
  ["ecdsa-p256", "pem", P384],
  ["ecdsa-p256", "pem", RSA.pem],
  ["ed25519", "pem", P256.pem],
  ["ed25519", "raw-hex", ED25519.hex.slice(2)],
  ["ed25519", "raw-base64", ED25519.hex],
  ["ed25519", "spki", ED25519.base64],
  ["rsa-sha256", "spki", "bm90IGEga2V5"],
] as const)("%s takes no key such as %s %s", (algorithm, key, publicKey) => {
  expect(() => openKeys({ algorithm, key, ...RULES }, one(publicKey))).toThrow('option "publicKey"');
});

test.each([`whpk_${ED25519.base64}`, ED25519.base64])(
  "the prefix of a pinned key is cut off where it is: %s",
  async (key) => {
    const open = openKeys({ algorithm: "ed25519", key: "raw-base64", keyPrefix: "whpk_", ...RULES }, one(key));

    expect(await check(open, arrive(ED25519.signature), SIGNED_AT)).toEqual(VERIFIED);
  },
);

test("a rotated key is told by its label", async () => {
  const secrets = [
    {
      label: "new",
      secret: generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "pem" }).toString(),
    },
    { label: "old", secret: ED25519.pem },
  ];
  const open = openKeys({ algorithm: "ed25519", key: "pem", ...RULES }, { secrets });

  expect(await check(open, arrive(ED25519.signature), SIGNED_AT)).toEqual({
    kind: "verified",
    secret: { index: 1, label: "old" },
  });
});

test("of several signatures any may be the good one", async () => {
  const signature = { ...RULES.signature, format: { kind: "list", version: "v1a" } } as const;
  const open = openKeys({ algorithm: "ed25519", key: "pem", ...RULES, signature }, one(ED25519.pem));
  const bad = Buffer.alloc(64, 1).toString("base64");
  const both = [`v1a,${bad} v1a,${ED25519.signature}`, `v1a,${ED25519.signature} v1a,${bad}`];

  for (const text of both) expect(await check(open, arrive(text), SIGNED_AT)).toEqual(VERIFIED);
  expect(await check(open, arrive(`v1a,${bad}`), SIGNED_AT)).toEqual(rejected("signature_mismatch"));
});

test.each([
  ["spki", `${ED25519.spki}\n`],
  ["raw-hex", ` ${ED25519.hex}`],
] as const)("a key as %s holds no white space", (key, publicKey) => {
  expect(() => openKeys({ algorithm: "ed25519", key, ...RULES }, one(publicKey))).toThrow("white space");
});

test("a certificate leaves no use for a key", () => {
  const key = { url: "header:x-cert-url", hosts: ["certs.acme.example"] } as const;

  expect(() => openKeys({ algorithm: "rsa-sha256", key, ...RULES }, one(RSA.pem))).toThrow(
    'option "publicKey": has no use: deliveries name their certificate',
  );
});

test.each([
  [undefined, "is needed to sign test deliveries"],
  ["{}", "is not a private JWK as JSON text"],
  ["not JSON", "is not a private JWK as JSON text"],
])("the development key %j signs nothing", (developmentKey, problem) => {
  const options = { ...(developmentKey !== undefined && { developmentKey }) };
  const open = openKeys({ algorithm: "ed25519", key: "pem", ...RULES }, { ...one(ED25519.pem), options });

  expect(() => open.sign({ body: toBytes("{}"), type: "a", id: "1", at: NOW, headers: {} })).toThrow(
    `option "developmentKey": ${problem}`,
  );
});

const PAIRS = {
  ed25519: generateKeyPairSync("ed25519"),
  ec: generateKeyPairSync("ec", { namedCurve: "P-256" }),
  rsa: generateKeyPairSync("rsa", { modulusLength: 2_048 }),
};

test.each([
  ["ed25519", PAIRS.ed25519],
  ["ecdsa-p256", PAIRS.ec],
  ["ecdsa-p256-raw", PAIRS.ec],
  ["rsa-sha1", PAIRS.rsa],
  ["rsa-sha256", PAIRS.rsa],
  ["rsa-sha512", PAIRS.rsa],
  ["rsa-pss-sha256", PAIRS.rsa],
] as const)("what is signed with %s verifies, and no other body does", async (algorithm, { publicKey, privateKey }) => {
  const open = openKeys(
    { algorithm, key: "pem", ...RULES },
    {
      ...one(publicKey.export({ type: "spki", format: "pem" }).toString()),
      options: { developmentKey: JSON.stringify(privateKey.export({ format: "jwk" })) },
    },
  );

  await fc.assert(
    fc.asyncProperty(fc.string(), async (text) => {
      const made = await open.sign({ body: toBytes(text), type: "a", id: "1", at: NOW, headers: {} });

      expect(await check(open, { headers: made.headers, body: text })).toEqual(VERIFIED);
      expect(await check(open, { headers: made.headers, body: `${text}x` })).toEqual(rejected("signature_mismatch"));
      expect(await check(open, { headers: made.headers, body: text }, after(301_000))).toEqual(
        rejected("timestamp_too_old"),
      );
    }),
    { numRuns: 25 },
  );
});
