import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { decode } from "../encoding.ts";
import { assertSecrets, toOptionName } from "../secrets.ts";
import { type ClaimedContent, openContent, type SignedContent } from "../signed-content.ts";
import { reject, type Verdict } from "../verdict.ts";
import type { OpenScheme, SchemeContext } from "./scheme.ts";

/** A public-key signature over the body, and what else the content template names. The key is pinned by the app. */
export interface SignatureScheme extends SignedContent {
  readonly kind: "signature";
  /** `ecdsa-p256` is over SHA-256 and written in DER; `rsa-sha256` is PKCS #1 v1.5. */
  readonly algorithm: "ed25519" | "ecdsa-p256" | "rsa-sha256";
  /** How the public key is written. `pem` and `spki` (base64) name their algorithm; `raw-…` is 32 bytes of ed25519. */
  readonly key: "pem" | "spki" | "raw-hex" | "raw-base64";
}

/**
 * Reads the public keys of a source once, for all its deliveries.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if a key is missing, unreadable or of another algorithm.
 */
export function openSignature(scheme: SignatureScheme, context: SchemeContext): OpenScheme {
  const keys = toKeys(scheme, context);
  const content = openContent(scheme, context, scheme.algorithm === "ed25519" ? 64 : undefined);
  return {
    verify(delivery, now) {
      const claim = content.read(delivery, now);
      return claim.kind === "claimed" ? match(claim, scheme, keys) : claim;
    },
    sign(message) {
      const unsigned = content.prepare(message);
      const key = toDevelopmentKey(context);
      const bytes = join({ ...unsigned, body: message.body });
      return {
        headers: unsigned.toHeaders(sign(DIGEST[scheme.algorithm], bytes, { key, dsaEncoding: "der" })),
        body: message.body,
      };
    },
  };
}

const DIGEST = { ed25519: null, "ecdsa-p256": "sha256", "rsa-sha256": "sha256" } as const;

interface PublicKey {
  readonly key: KeyObject;
  readonly verdict: Verdict;
}

function toKeys(scheme: SignatureScheme, { secrets, refuse }: SchemeContext): readonly PublicKey[] {
  assertSecrets(secrets, { option: "publicKey", whitespace: scheme.key === "pem" ? "lines" : "none" }, refuse);
  return secrets.map(({ label, secret }, index) => {
    const key = readPublicKey(secret, scheme.key);
    if (key === undefined || !isKeyFor(key, scheme.algorithm)) {
      throw refuse(toOptionName("publicKey", index, secrets.length), `is not a public key for ${scheme.algorithm}`);
    }
    return { key, verdict: { kind: "verified", secret: { index, label } } };
  });
}

function readPublicKey(text: string, form: SignatureScheme["key"]): KeyObject | undefined {
  try {
    switch (form) {
      case "pem":
        return createPublicKey(text);
      case "spki":
        return createPublicKey({
          key: decode(text, "base64") ?? Buffer.alloc(0),
          format: "der",
          type: "spki",
        });
      case "raw-hex":
        return toEd25519(decode(text.toLowerCase(), "hex"));
      case "raw-base64":
        return toEd25519(decode(text, "base64"));
    }
  } catch {
    // OpenSSL's reason may quote the key, and says no more than that it is unreadable.
    return undefined;
  }
}

function toEd25519(bytes: Buffer | undefined): KeyObject | undefined {
  if (bytes?.length !== 32) return undefined;
  return createPublicKey({
    key: { kty: "OKP", crv: "Ed25519", x: bytes.toString("base64url") },
    format: "jwk",
  });
}

const MIN_RSA_BITS = 2_048;

function isKeyFor(key: KeyObject, algorithm: SignatureScheme["algorithm"]): boolean {
  const details = key.asymmetricKeyDetails;
  switch (algorithm) {
    case "ed25519":
      return key.asymmetricKeyType === "ed25519";
    case "ecdsa-p256":
      return key.asymmetricKeyType === "ec" && details?.namedCurve === "prime256v1";
    case "rsa-sha256":
      return key.asymmetricKeyType === "rsa" && (details?.modulusLength ?? 0) >= MIN_RSA_BITS;
  }
}

function match(claim: ClaimedContent, scheme: SignatureScheme, keys: readonly PublicKey[]): Verdict {
  const bytes = join(claim);
  for (const { key, verdict } of keys) {
    for (const candidate of claim.candidates) {
      // Nothing here is secret, so stopping at the first match tells nobody anything.
      if (verify(DIGEST[scheme.algorithm], bytes, { key, dsaEncoding: "der" }, candidate)) return verdict;
    }
  }
  return reject("signature_mismatch");
}

function join({ before, body, after }: Pick<ClaimedContent, "before" | "body" | "after">): Buffer {
  return Buffer.concat([Buffer.from(before), body, Buffer.from(after)]);
}

function toDevelopmentKey({ options, refuse }: SchemeContext): KeyObject {
  if (options.developmentKey === undefined) throw refuse("developmentKey", "is needed to sign test deliveries");
  try {
    return createPrivateKey({ key: JSON.parse(options.developmentKey), format: "jwk" });
  } catch {
    throw refuse("developmentKey", "is not a private JWK as JSON text");
  }
}
