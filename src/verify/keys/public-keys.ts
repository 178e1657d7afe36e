import { createPublicKey, type KeyObject } from "node:crypto";
import { decode } from "../content/encoding.ts";

/**
 * `ecdsa-p256` is over SHA-256 and written in DER, `ecdsa-p256-raw` as r and s of 32 bytes each; the `rsa` ones are
 * PKCS #1 v1.5, `rsa-pss-sha256` is PSS.
 */
export type SignatureAlgorithm =
  | "ed25519"
  | "ecdsa-p256"
  | "ecdsa-p256-raw"
  | "rsa-sha1"
  | "rsa-sha256"
  | "rsa-sha512"
  | "rsa-pss-sha256";

/** How a public key is written. `pem` and `spki` (base64) name their algorithm; `raw-…` is 32 bytes of ed25519. */
export type PublicKeyForm = "pem" | "spki" | "raw-hex" | "raw-base64";

/** Reads a public key. `undefined` if it is none in this form. */
export function readPublicKey(text: string, form: PublicKeyForm): KeyObject | undefined {
  try {
    switch (form) {
      case "pem":
        return createPublicKey(text);
      case "spki":
        return createPublicKey({ key: decode(text, "base64") ?? Buffer.alloc(0), format: "der", type: "spki" });
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
  return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: bytes.toString("base64url") }, format: "jwk" });
}

/** Whether a key is of the kind an algorithm takes, and strong enough to prove anything. */
export function isKeyFor(key: KeyObject, algorithm: SignatureAlgorithm): boolean {
  const { asymmetricKeyType: type = "", asymmetricKeyDetails: details } = key;
  if (!KEY_TYPES[algorithm].includes(type)) return false;
  if (type === "ec") return details?.namedCurve === "prime256v1";
  return type === "ed25519" || isStrongRsa(key);
}

/** What OpenSSL calls the kinds of keys an algorithm takes. */
const KEY_TYPES: Readonly<Record<SignatureAlgorithm, readonly string[]>> = {
  ed25519: ["ed25519"],
  "ecdsa-p256": ["ec"],
  "ecdsa-p256-raw": ["ec"],
  "rsa-sha1": ["rsa"],
  "rsa-sha256": ["rsa"],
  "rsa-sha512": ["rsa"],
  "rsa-pss-sha256": ["rsa", "rsa-pss"],
};

const MIN_RSA_BITS = 2_048;

/** With an exponent of 1 every text would be its own signature. */
function isStrongRsa({ asymmetricKeyDetails: details }: KeyObject): boolean {
  const { modulusLength = 0, publicExponent = 1n } = details ?? {};
  return modulusLength >= MIN_RSA_BITS && publicExponent >= 3n;
}
