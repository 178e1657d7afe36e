import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from "node:crypto";
import { decode } from "../encoding.ts";
import { assertSecrets, toOptionName } from "../secrets.ts";
import { type ClaimedContent, openContent, type SignedContent } from "../signed-content.ts";
import { reject, type Verdict } from "../verdict.ts";
import type { OpenScheme, SchemeContext } from "./scheme.ts";

/** A keyed hash over the body, and what else the content template names. */
export interface HmacScheme extends SignedContent {
  readonly kind: "hmac";
  readonly hash: "sha1" | "sha256" | "sha512";
  /** How a secret's text becomes the key. `whsec`: base64 after an optional `whsec_`. */
  readonly key: "utf8" | "hex" | "base64" | "whsec";
  /** Accepted key lengths, both ends included. Omitted, at least 8 bytes. */
  readonly keyBytes?: { readonly min: number; readonly max: number };
}

/**
 * Makes the keys of an HMAC source once, for all its deliveries.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if a secret is missing, a placeholder or not a key.
 * @see RFC 2104 (HMAC)
 */
export function openHmac(scheme: HmacScheme, context: SchemeContext): OpenScheme {
  const keys = toKeys(scheme, context);
  const content = openContent(scheme, context, MAC_BYTES[scheme.hash]);
  return {
    verify(delivery, now) {
      const claim = content.read(delivery, now);
      return claim.kind === "claimed" ? match(claim, scheme.hash, keys) : claim;
    },
    sign({ body, ...message }) {
      const unsigned = content.prepare({ body, ...message });
      const mac = toMac({ ...unsigned, body }, scheme.hash, keys[0].key);
      return { headers: unsigned.toHeaders(mac), body };
    },
  };
}

const MAC_BYTES = { sha1: 20, sha256: 32, sha512: 64 } as const;

interface HmacKey {
  readonly key: KeyObject;
  /** Made once: the answer for every delivery this key proves. */
  readonly verdict: Verdict;
}

function toKeys(scheme: HmacScheme, context: SchemeContext): readonly [HmacKey, ...HmacKey[]] {
  const { secrets, refuse } = context;
  assertSecrets(secrets, { option: "secret", whitespace: scheme.key === "utf8" ? "inner" : "none" }, refuse);
  const [first, ...rest] = secrets.map(({ label, secret }, index): HmacKey => {
    const bytes = toKeyBytes(secret, scheme.key);
    const problem = bytes === undefined ? NOT_ENCODED[scheme.key] : findLengthProblem(bytes, scheme);
    if (bytes === undefined || problem !== undefined) {
      throw refuse(toOptionName("secret", index, secrets.length), problem ?? NOT_ENCODED[scheme.key]);
    }
    return { key: createSecretKey(bytes), verdict: { kind: "verified", secret: { index, label } } };
  });
  if (first === undefined) throw refuse("secret", "is missing or empty");
  return [first, ...rest];
}

const NOT_ENCODED = {
  utf8: "is not text",
  hex: "is not hex",
  base64: "is not base64",
  whsec: "is not base64 after whsec_",
} as const;

function toKeyBytes(secret: string, key: HmacScheme["key"]): Buffer | undefined {
  switch (key) {
    case "utf8":
      return Buffer.from(secret, "utf8");
    case "hex":
      return decode(secret.toLowerCase(), "hex");
    case "base64":
      return decode(secret, "base64");
    case "whsec":
      return decode(secret.replace(/^whsec_/, ""), "base64");
  }
}

function findLengthProblem(bytes: Buffer, scheme: HmacScheme): string | undefined {
  const { min, max } = scheme.keyBytes ?? { min: 8, max: Number.POSITIVE_INFINITY };
  if (bytes.length >= min && bytes.length <= max) return undefined;
  return max === Number.POSITIVE_INFINITY
    ? `holds a key of ${bytes.length} bytes; at least ${min} are needed`
    : `holds a key of ${bytes.length} bytes; it must be ${min} to ${max}`;
}

/** Tries every key and every candidate whatever matched before, so that time tells nothing about which did. */
function match(claim: ClaimedContent, hash: HmacScheme["hash"], keys: readonly HmacKey[]): Verdict {
  let verdict: Verdict | undefined;
  for (const key of keys) {
    const mac = toMac(claim, hash, key.key);
    for (const candidate of claim.candidates) {
      if (timingSafeEqual(mac, candidate)) verdict ??= key.verdict;
    }
  }
  return verdict ?? reject("signature_mismatch");
}

type Signable = Pick<ClaimedContent, "before" | "body" | "after">;

function toMac({ before, body, after }: Signable, hash: HmacScheme["hash"], key: KeyObject): Buffer {
  const hmac = createHmac(hash, key);
  if (before !== "") hmac.update(before);
  hmac.update(body);
  if (after !== "") hmac.update(after);
  return hmac.digest();
}
