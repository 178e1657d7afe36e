import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from "node:crypto";
import { type KeyLength, type SecretForm, type SecretKey, toSecretKeys } from "../keys/secret-keys.ts";
import { isCurrent } from "../keys/secrets.ts";
import { type ClaimedContent, openContent, type SignedBytes, type SignedContent } from "../content/signed-content.ts";
import { reject, type Verdict } from "../verdict.ts";
import type { OpenScheme, SchemeContext } from "./scheme.ts";

export type { SecretForm } from "../keys/secret-keys.ts";

/** A keyed hash over the body, and what else the content template names. */
export interface HmacScheme extends SignedContent, SecretForm {
  readonly kind: "hmac";
  /** `sha256` if omitted. */
  readonly hash?: "sha1" | "sha256" | "sha512";
  /** Accepted key lengths, both ends included. Omitted, at least 8 bytes. */
  readonly keyBytes?: KeyLength;
}

/** The least a key may hold where its sender promises nothing. */
export const ANY_LENGTH: KeyLength = { min: 8, max: Number.POSITIVE_INFINITY };

/**
 * Makes the keys of an HMAC source once, for all its deliveries.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if a secret is missing, a placeholder or not a key.
 * @see RFC 2104 (HMAC)
 */
export function openHmac(scheme: HmacScheme, context: SchemeContext): OpenScheme {
  const { hash = "sha256", keyBytes = ANY_LENGTH } = scheme;
  const keys = toSecretKeys(scheme, keyBytes, context).map((key): HmacKey => ({
    ...key,
    hmacKey: createSecretKey(key.bytes),
  }));
  const content = openContent(scheme, context, MAC_BYTES[hash]);
  return {
    verify(delivery, now) {
      const claim = content.read(delivery, now);
      return claim.kind === "claimed" ? match(claim, hash, keys, now) : claim;
    },
    sign(message) {
      const [newest] = keys;
      if (newest === undefined) throw context.refuse("secret", "is missing or empty");
      const unsigned = content.prepare(message);
      return unsigned.complete(toMac(unsigned, hash, newest.hmacKey));
    },
  };
}

const MAC_BYTES = { sha1: 20, sha256: 32, sha512: 64 } as const;

interface HmacKey extends SecretKey {
  readonly hmacKey: KeyObject;
}

/** Tries every key and every candidate whatever matched before, so that time tells nothing about which did. */
function match(claim: ClaimedContent, hash: keyof typeof MAC_BYTES, keys: readonly HmacKey[], now: Date): Verdict {
  let verdict: Verdict | undefined;
  for (const key of keys) {
    if (!isCurrent(key, now)) continue;
    const mac = toMac(claim.signed, hash, key.hmacKey);
    for (const candidate of claim.candidates) {
      if (timingSafeEqual(mac, candidate)) verdict ??= key.verdict;
    }
  }
  return verdict ?? reject("signature_mismatch");
}

function toMac({ before, body, after }: SignedBytes, hash: keyof typeof MAC_BYTES, key: KeyObject): Buffer {
  const hmac = createHmac(hash, key);
  if (before !== "") hmac.update(before);
  hmac.update(body);
  if (after !== "") hmac.update(after);
  return hmac.digest();
}
