import { constants, createPrivateKey, type KeyObject, sign, verify } from "node:crypto";
import { type CertificateKey, type CertificateStore, createCertificateStore } from "../keys/certificates.ts";
import { isKeyFor, type PublicKeyForm, readPublicKey, type SignatureAlgorithm } from "../keys/public-keys.ts";
import { readPlace } from "../content/read-place.ts";
import { assertSecrets, isCurrent, type LabelledSecret, toOptionName } from "../keys/secrets.ts";
import { type ClaimedContent, openContent, type SignedBytes, type SignedContent } from "../content/signed-content.ts";
import { reject, type Verdict } from "../verdict.ts";
import type { OpenScheme, SchemeContext } from "./scheme.ts";

export type { CertificateKey } from "../keys/certificates.ts";
export type { PublicKeyForm, SignatureAlgorithm } from "../keys/public-keys.ts";

/** A public-key signature over the body, and what else the content template names. */
export interface SignatureScheme extends SignedContent {
  readonly kind: "signature";
  readonly algorithm: SignatureAlgorithm;
  /** How the pinned public key is written, or where the sender's certificate is named. */
  readonly key: PublicKeyForm | CertificateKey;
  /** Text before the pinned key, cut off where it is there, such as `whpk_`. */
  readonly keyPrefix?: string;
}

/**
 * Reads the public keys of a source once, for all its deliveries. Certificates are fetched when a delivery names one.
 *
 * Of an ECDSA signature anybody can make a second one that is just as valid, so a signature never identifies an event.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if a key is missing, unreadable or of another algorithm.
 */
export function openSignature(scheme: SignatureScheme, context: SchemeContext): OpenScheme {
  const { algorithm, key } = scheme;
  const content = openContent(scheme, context, SIGNATURE_BYTES[algorithm]);
  const prove = typeof key === "string" ? toPinned(scheme, key, context) : toCertified(algorithm, key, context);
  return {
    verify(delivery, now) {
      const claim = content.read(delivery, now);
      return claim.kind === "claimed" ? prove(claim, now) : claim;
    },
    sign(message) {
      const privateKey = toDevelopmentKey(context);
      const unsigned = content.prepare(message);
      return unsigned.complete(sign(DIGEST[algorithm], join(unsigned), { key: privateKey, ...toPadding(algorithm) }));
    },
  };
}

const SIGNATURE_BYTES: Readonly<Record<SignatureAlgorithm, number | undefined>> = {
  ed25519: 64,
  "ecdsa-p256": undefined,
  "ecdsa-p256-raw": 64,
  "rsa-sha1": undefined,
  "rsa-sha256": undefined,
  "rsa-sha512": undefined,
  "rsa-pss-sha256": undefined,
};

const DIGEST: Readonly<Record<SignatureAlgorithm, string | null>> = {
  ed25519: null,
  "ecdsa-p256": "sha256",
  "ecdsa-p256-raw": "sha256",
  "rsa-sha1": "sha1",
  "rsa-sha256": "sha256",
  "rsa-sha512": "sha512",
  "rsa-pss-sha256": "sha256",
};

type Proof = (claim: ClaimedContent, now: Date) => Verdict | Promise<Verdict>;

interface PublicKey {
  readonly key: KeyObject;
  readonly notAfter: Date | undefined;
  readonly verdict: Verdict;
}

function toPinned(scheme: SignatureScheme, form: PublicKeyForm, context: SchemeContext): Proof {
  const { secrets, refuse, mayLackSecret } = context;
  const whitespace = form === "pem" ? "lines" : "none";
  assertSecrets(secrets, { option: "publicKey", whitespace, mayBeMissing: mayLackSecret }, refuse);
  const keys = secrets.map((secret, index): PublicKey => {
    const key = readPublicKey(withoutPrefix(secret, scheme.keyPrefix), form);
    if (key === undefined || !isKeyFor(key, scheme.algorithm)) {
      throw refuse(toOptionName("publicKey", index, secrets.length), `is not a public key for ${scheme.algorithm}`);
    }
    return { key, notAfter: secret.notAfter, verdict: { kind: "verified", secret: { index, label: secret.label } } };
  });
  return (claim, now) => {
    const bytes = join(claim.signed);
    for (const { key, notAfter, verdict } of keys) {
      // Nothing here is secret, so stopping at the first match tells nobody anything.
      if (isCurrent({ notAfter }, now) && isSigned(bytes, claim, scheme.algorithm, key)) return verdict;
    }
    return reject("signature_mismatch");
  };
}

function withoutPrefix({ secret }: LabelledSecret, prefix = ""): string {
  return secret.startsWith(prefix) ? secret.slice(prefix.length) : secret;
}

function toCertified(algorithm: SignatureAlgorithm, rule: CertificateKey, context: SchemeContext): Proof {
  if (context.secrets.length > 0) throw context.refuse("publicKey", "has no use: deliveries name their certificate");
  const store: CertificateStore = createCertificateStore(rule, algorithm, context.refuse);
  return async (claim, now) => {
    const url = readPlace(rule.url, claim.reader);
    const lookup = await store.find(url ?? "", now);
    switch (lookup.kind) {
      case "unavailable":
        return { kind: "unavailable", cause: "keys_unreachable" };
      case "refused":
        return reject("certificate_refused");
      case "found":
        return isSigned(join(claim.signed), claim, algorithm, lookup.key)
          ? { kind: "verified", secret: { index: 0, label: lookup.label } }
          : reject("signature_mismatch");
    }
  };
}

/** OpenSSL takes a DER signature only in its one canonical spelling, without bytes behind it. */
function isSigned(bytes: Buffer, claim: ClaimedContent, algorithm: SignatureAlgorithm, key: KeyObject): boolean {
  const options = { key, ...toPadding(algorithm) };
  return claim.candidates.some((candidate) => verify(DIGEST[algorithm], bytes, options, candidate));
}

/** Senders differ in the length of a PSS salt; every length proves the same. */
function toPadding(algorithm: SignatureAlgorithm): Padding {
  if (algorithm === "ecdsa-p256-raw") return { dsaEncoding: "ieee-p1363" };
  if (algorithm !== "rsa-pss-sha256") return { dsaEncoding: "der" };
  return { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO };
}

interface Padding {
  readonly dsaEncoding?: "der" | "ieee-p1363";
  readonly padding?: number;
  readonly saltLength?: number;
}

function join({ before, body, after }: SignedBytes): Buffer {
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
