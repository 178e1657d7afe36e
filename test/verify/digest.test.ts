import * as fc from "fast-check";
import { expect, test } from "vitest";
import { crc32 } from "../../src/verify/content/body-digest.ts";
import { after, NOW, SECRET, toBytes } from "./senders.ts";
import { BODY } from "./signed-content-vectors.ts";
import { check, HEX, openHash, openMac, rejected, VERIFIED } from "./signed-content-support.ts";

const TIME = { timestamp: { from: { header: "x-t" }, unit: "s" } } as const;

// Made with Python's hashlib.
test.each([
  ["md5", "{secret}.{body}.{secret}", {}, "c9501d9d24a5c30ce47636ff1d95fb3f"],
  ["sha1", "{body}{timestamp}{secret}", TIME, "83cf070114671906db7c428055b973f7937e1976"],
  [
    "sha256",
    "{id}.{secret}.{body}",
    { idHeader: "x-id" },
    "fc50c18e9d27a3a4eb636a916838ad4abe0a856ee26a03bb96de35c5f352e863",
  ],
  [
    "sha512",
    "{secret}{body}",
    {},
    "ec504910128251e64cb69391f98e8834e09dc099ae5bc2591c492e72648fdea2971a1f9ac7827c2db1fb78b41be8a422866a739903c2744900e645352bba4a2f",
  ],
] as const)("%s over %s verifies as Python made it", async (hash, content, rules, signature) => {
  const open = openHash({ hash, content, ...rules });
  const headers = { "x-signature": signature, "x-t": "1795176000", "x-id": "tx-1" };

  expect(await check(open, { headers, body: BODY })).toEqual(VERIFIED);
  expect(await check(open, { headers, body: `${BODY} ` })).toEqual(rejected("signature_mismatch"));
});

test("what is signed verifies with any of the current secrets, and with no other", async () => {
  const secrets = [
    { label: "new", secret: "another-secret" },
    { label: "old", secret: SECRET, notAfter: after(1_000) },
  ];
  const scheme = { content: "{timestamp}|{body}|{secret}", ...TIME };
  const rotating = openHash(scheme, { secrets });

  await fc.assert(
    fc.asyncProperty(fc.string(), async (text) => {
      const message = { body: toBytes(text), type: "a", id: "1", at: NOW, headers: {} };
      const old = await openHash(scheme).sign(message);
      const request = { headers: old.headers, body: text };

      expect(await check(rotating, request)).toEqual({ kind: "verified", secret: { index: 1, label: "old" } });
      expect(await check(rotating, request, after(1_001))).toEqual(rejected("signature_mismatch"));
      expect(await check(rotating, { ...request, body: `${text}.` })).toEqual(rejected("signature_mismatch"));
      expect(await check(rotating, { headers: (await rotating.sign(message)).headers, body: text })).toMatchObject({
        secret: { index: 0, label: "new" },
      });
    }),
  );
});

test.each([
  ["without its secret", { content: "{body}" }, 'option "content": must name {secret}'],
  ["without a template", {}, 'option "content": must name {secret}'],
  ["from a function, which knows no secret", { content: () => "{secret}" }, 'option "content": must name {secret}'],
  ["of nothing but the secret", { content: "{secret}" }, 'option "content": must name a part of the delivery'],
  [
    "whose id runs into the secret",
    { content: "{id}{secret}{body}", idHeader: "x-id" },
    'option "content": needs text',
  ],
  ["with a key that is no text", { content: "{secret}{body}", key: "hex" }, 'option "key": must be utf8'],
] as const)("a digest %s is refused", (_name, scheme, problem) => {
  expect(() => openHash(scheme)).toThrow(problem);
});

test("a delivery that lacks its digest says so, and a digest without a secret signs nothing", async () => {
  const content = "{secret}{body}";
  const waiting = openHash({ content }, { secrets: [], mayLackSecret: true });

  expect(await check(openHash({ content }), { body: BODY })).toEqual(rejected("signature_missing"));
  expect(() => waiting.sign({ body: toBytes(BODY), type: "a", id: "1", at: NOW, headers: {} })).toThrow(
    'option "secret": is missing or empty',
  );
});

test("a digest that waits for its secret refuses deliveries and wrong templates", async () => {
  const waiting = { secrets: [], mayLackSecret: true };
  const open = openHash({ content: "{secret}{body}" }, waiting);

  expect(await check(open, { headers: { "x-signature": "0".repeat(64) }, body: BODY })).toEqual(
    rejected("signature_mismatch"),
  );
  expect(() => openHash({ content: "{secret}{nonsense}" }, waiting)).toThrow('option "content"');
});

// Made with Python's zlib; the first is the checksum's own check value.
test.each([
  ["123456789", 0xcb_f4_39_26],
  ["", 0],
  [BODY, 2_394_574_875],
])("the checksum of %j is %d", (text, checksum) => {
  expect(crc32(toBytes(text))).toBe(checksum);
});

test("a signature shorter than its hash is malformed", async () => {
  expect(await check(openMac({ signature: HEX }), { headers: { "x-signature": "00" }, body: BODY })).toEqual(
    rejected("signature_malformed"),
  );
});
