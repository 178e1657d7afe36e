import { createHash, timingSafeEqual } from "node:crypto";
import { type SecretForm, type SecretKey, toSecretKeys } from "../keys/secret-keys.ts";
import { isCurrent } from "../keys/secrets.ts";
import { type ContentReader, openContent, type SignedBytes, type SignedContent } from "../content/signed-content.ts";
import type { Delivery } from "../delivery.ts";
import { reject, type Verdict } from "../verdict.ts";
import { ANY_LENGTH } from "./hmac.ts";
import type { OpenScheme, SchemeContext } from "./scheme.ts";

/**
 * A plain hash over a text that holds the secret, `{secret}` in the content template. Weaker than an HMAC; for senders
 * that do nothing better. Where the secret stands in front of the body, whoever captured one delivery can lengthen it.
 */
export interface DigestScheme extends SignedContent, SecretForm {
  readonly kind: "digest";
  readonly hash: "md5" | "sha1" | "sha256" | "sha512";
}

/**
 * Makes the texts of a source once, for all its deliveries.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if a secret is missing, a placeholder or not text, or the content lacks it.
 */
export function openDigest(scheme: DigestScheme, context: SchemeContext): OpenScheme {
  const { hash, content, key: form = "utf8" } = scheme;
  const { refuse } = context;
  if (typeof content !== "string" || !content.includes("{secret}")) throw refuse("content", "must name {secret}");
  if (form !== "utf8") throw refuse("key", "must be utf8: the secret is part of a text");
  const open = (secret: string): ContentReader => openContent(scheme, context, DIGEST_BYTES[hash], secret);
  const keys = toSecretKeys(scheme, ANY_LENGTH, context).map((key): DigestKey => ({
    ...key,
    content: open(key.bytes.toString()),
  }));
  // A source that waits for its secret still refuses a definition that is wrong.
  if (keys.length === 0) open("");
  return {
    verify: (delivery, now) => match(delivery, hash, keys, now),
    sign(message) {
      const [newest] = keys;
      if (newest === undefined) throw refuse("secret", "is missing or empty");
      const unsigned = newest.content.prepare(message);
      return unsigned.complete(toDigest(unsigned, hash));
    },
  };
}

const DIGEST_BYTES = { md5: 16, sha1: 20, sha256: 32, sha512: 64 } as const;

interface DigestKey extends SecretKey {
  /** What is signed, with this secret in it. */
  readonly content: ContentReader;
}

/** Tries every secret and every candidate whatever matched before, so that time tells nothing about which did. */
function match(delivery: Delivery, hash: DigestScheme["hash"], keys: readonly DigestKey[], now: Date): Verdict {
  let verdict: Verdict | undefined;
  for (const key of keys) {
    const claim = key.content.read(delivery, now);
    if (claim.kind !== "claimed") return claim;
    if (!isCurrent(key, now)) continue;
    const digest = toDigest(claim.signed, hash);
    for (const candidate of claim.candidates) {
      if (timingSafeEqual(digest, candidate)) verdict ??= key.verdict;
    }
  }
  return verdict ?? reject("signature_mismatch");
}

function toDigest({ before, body, after }: SignedBytes, hash: DigestScheme["hash"]): Buffer {
  return createHash(hash).update(before).update(body).update(after).digest();
}
