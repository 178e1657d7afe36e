import { createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { expect, test } from "vitest";
import { isKeyFor, readPublicKey, type SignatureAlgorithm } from "../../src/verify/keys/public-keys.ts";
import { ED25519, P256, P384, RSA, SHORT_RSA } from "./signed-content-vectors.ts";

// A kind of its own: such a key signs with PSS and nothing else.
const PSS = generateKeyPairSync("rsa-pss", { modulusLength: 2_048 }).publicKey.export({ type: "spki", format: "pem" });
const KEYS = { ed25519: ED25519.pem, p256: P256.pem, p384: P384, rsa: RSA.pem, pss: PSS, short: SHORT_RSA };

test.each<[SignatureAlgorithm, readonly string[]]>([
  ["ed25519", ["ed25519"]],
  ["ecdsa-p256", ["p256"]],
  ["ecdsa-p256-raw", ["p256"]],
  ["rsa-sha1", ["rsa"]],
  ["rsa-sha256", ["rsa"]],
  ["rsa-sha512", ["rsa"]],
  ["rsa-pss-sha256", ["rsa", "pss"]],
])("%s takes keys of its kind and strength: %j", (algorithm, names) => {
  const taken = Object.entries(KEYS).filter(([, pem]) => isKeyFor(createPublicKey(pem), algorithm));

  expect(taken.map(([name]) => name)).toEqual(names);
});

test("an RSA key with an exponent of 1 proves nothing", () => {
  const jwk = createPublicKey(RSA.pem).export({ format: "jwk" });
  const withExponent = (e: string): KeyObject => createPublicKey({ key: { ...jwk, e }, format: "jwk" });

  expect(isKeyFor(withExponent("AQ"), "rsa-sha256")).toBe(false);
  expect(isKeyFor(withExponent("Aw"), "rsa-sha256")).toBe(true);
});

test.each(["pem", "spki", "raw-hex", "raw-base64"] as const)("what is no key as %s is none", (form) => {
  expect(readPublicKey("", form)).toBeUndefined();
  expect(readPublicKey("AAAA", form)).toBeUndefined();
});
