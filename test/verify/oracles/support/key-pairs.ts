import { createECDH, createPrivateKey, createPublicKey } from "node:crypto";
import * as fc from "fast-check";

/** One key pair, in the forms senders write keys in. */
export interface OracleKeys {
  /** A private JWK as JSON text. */
  readonly developmentKey: string;
  /** For ed25519 the 32 bytes of the key, for P-256 its SPKI in DER. */
  readonly publicKey: Buffer;
}

/** Seeds of key pairs, as hex: what stands for the secret of a sender that signs with a private key. */
export const SEEDS: fc.Arbitrary<string> = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .filter((bytes) => new Set(bytes).size > 4)
  .map((bytes) => Buffer.from(bytes).toString("hex"));

/** The ed25519 key pair of a seed. */
export function toEd25519Keys(seed: string): OracleKeys {
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), Buffer.from(seed, "hex")]);
  const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const jwk = key.export({ format: "jwk" });
  return { developmentKey: JSON.stringify(jwk), publicKey: Buffer.from(jwk.x ?? "", "base64url") };
}

/** The P-256 key pair whose private number is the seed. */
export function toP256Keys(seed: string): OracleKeys {
  const ecdh = createECDH("prime256v1");
  // Larger than the order of the curve the number would be none: half of it is always below.
  const d = Buffer.from(seed, "hex");
  d[0] = (d[0] ?? 0) >> 1;
  ecdh.setPrivateKey(d);
  const point = ecdh.getPublicKey();
  const jwk = {
    kty: "EC",
    crv: "P-256",
    x: point.subarray(1, 33).toString("base64url"),
    y: point.subarray(33).toString("base64url"),
    d: d.toString("base64url"),
  };
  const publicKey = createPublicKey({ key: jwk, format: "jwk" }).export({ format: "der", type: "spki" });
  return { developmentKey: JSON.stringify(jwk), publicKey };
}
