import { createHash, createHmac, timingSafeEqual } from "node:crypto";

import { SluiceError } from "../core/errors.ts";
import { makeUnlessBuilding } from "./make-unless-building.ts";

/** Signs what the app will see again, with keys that can be changed. */
export interface Signer {
  /** Signs with the newest key: its id, 4 bytes, and the signature, 32. */
  sign(content: Uint8Array): Uint8Array;
  /** Whether one of the keys made the signature. Constant in time for each key. */
  isSigned(content: Uint8Array, signature: Uint8Array): boolean;
}

/** How many bytes a signature has. */
export const SIGNATURE_BYTES = 36;

/**
 * Makes a signer: HMAC-SHA-256.
 *
 * @param secrets The newest first; the others are those being replaced.
 * @param purpose What the signatures are for: those for one purpose are worth nothing for another.
 * @throws {SluiceError} `CONFIG_INVALID` if a secret is shorter than 32 characters. While Next.js builds, at the first
 *   use.
 */
export function createSigner(secrets: readonly string[], purpose: string): Signer {
  const keys = makeUnlessBuilding(() => toKeys(secrets, purpose));
  return {
    sign(content) {
      const [newest] = keys();
      return Buffer.concat([newest.id, signWith(newest, content)]);
    },
    isSigned(content, signature) {
      if (signature.byteLength !== SIGNATURE_BYTES) return false;
      const id = signature.subarray(0, ID_BYTES);
      const key = keys().find((one) => timingSafeEqual(one.id, id));
      return key !== undefined && timingSafeEqual(signWith(key, content), signature.subarray(ID_BYTES));
    },
  };
}

/** Whether two texts are the same, in a time that says nothing of where they differ. */
export function isSameText(one: string, other: string): boolean {
  return timingSafeEqual(createHash("sha256").update(one).digest(), createHash("sha256").update(other).digest());
}

/** One secret, or several while they are being changed, as a list. */
export function toSecretList(secret: string | readonly string[]): readonly string[] {
  return typeof secret === "string" ? [secret] : secret;
}

const ID_BYTES = 4;
const MIN_CHARACTERS = 32;

interface Key {
  readonly id: Uint8Array;
  readonly bytes: Uint8Array;
}

function toKeys(secrets: readonly string[], purpose: string): readonly [Key, ...Key[]] {
  assertLongSecrets(secrets, purpose);
  const [newest, ...others] = secrets.map((secret) => toKey(secret, purpose));
  if (newest === undefined) throw new SluiceError("CONFIG_INVALID", `${purpose} needs a secret.`);
  return [newest, ...others];
}

function assertLongSecrets(secrets: readonly string[], purpose: string): void {
  if (secrets.every((secret) => typeof secret === "string" && secret.length >= MIN_CHARACTERS)) return;
  throw new SluiceError("CONFIG_INVALID", `A secret of ${purpose} has fewer than ${MIN_CHARACTERS} characters.`);
}

function toKey(secret: string, purpose: string): Key {
  const bytes = createHmac("sha256", secret).update(`sluice ${purpose} key`).digest();
  const id = createHmac("sha256", bytes).update("id").digest().subarray(0, ID_BYTES);
  return { id, bytes };
}

function signWith(key: Key, content: Uint8Array): Uint8Array {
  return createHmac("sha256", key.bytes).update(content).digest();
}
