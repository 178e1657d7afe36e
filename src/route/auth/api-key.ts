import { hash as digest, randomBytes, timingSafeEqual } from "node:crypto";

import { SluiceError } from "../../core/errors.ts";
import type { AuthProvider, AuthResult } from "./auth.ts";
import { readBearer } from "./credentials.ts";
import { askInTime } from "./outage.ts";

/** A key as it is stored: what it opens, never the key itself. */
export interface StoredApiKey<User> {
  /** SHA-256 of the key, in hexadecimal: what `createApiKey` returned beside it. */
  readonly hash: string;
  readonly user: User;
  /** What the user is counted under, by limits and idempotency keys. */
  readonly userId?: string;
  readonly expiresAt?: Date | null;
  readonly revokedAt?: Date | null;
}

/** How keys look and where they are kept. */
export interface ApiKeyAuthOptions<User> {
  /** What the app's keys begin with, such as `acme_live`. Scanners find leaked keys by it. */
  readonly prefix: string;
  /** Looks a key up by its hash. */
  readonly find: (hash: string) => Promise<StoredApiKey<User> | null | undefined>;
  readonly now?: () => Date;
}

/** A new key. The caller sees `key` once; the app keeps `hash`. */
export interface NewApiKey {
  readonly key: string;
  readonly hash: string;
}

/**
 * Makes a key of 256 random bits, such as `acme_live_…`.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if the prefix cannot be part of a header.
 */
export function createApiKey(prefix: string): NewApiKey {
  assertPrefix(prefix);
  const key = `${prefix}_${randomBytes(SECRET_BYTES).toString("base64url")}`;
  return { key, hash: hashApiKey(key) };
}

/** The form in which keys are kept and looked up. One round is enough: what is hashed is random, not a password. */
export function hashApiKey(key: string): string {
  return digest("sha256", key, "hex");
}

/**
 * Authenticates programs by API keys, in `Authorization: Bearer` or `x-api-key`. What is not shaped like one of the app's
 * keys is never looked up.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if the prefix cannot be part of a header.
 */
export function apiKeyAuth<User>(options: ApiKeyAuthOptions<User>): AuthProvider<User> {
  const { prefix, find, now = () => new Date() } = options;
  assertPrefix(prefix);
  const isOurs = (key: string): boolean => key.startsWith(`${prefix}_`);
  return {
    challenge: "Bearer",
    usesCookies: false,
    isAmbient: () => false,
    recognises: (request) => readKeys(request).some(isOurs) || request.headers.has("x-api-key"),
    authenticate(request) {
      const keys = readKeys(request);
      const [key] = keys;
      if (key === undefined) return { kind: "anonymous" };
      if (keys.length > 1) return { kind: "refused", reason: "two keys" };
      if (!isOurs(key) || !SECRET.test(key.slice(prefix.length + 1))) return { kind: "refused", reason: "not a key" };
      const hash = hashApiKey(key);
      const conclude = (stored: StoredApiKey<User> | null | undefined): AuthResult<User> =>
        toResult(stored, hash, now());
      const stored = askInTime(() => find(hash));
      return stored instanceof Promise ? stored.then(conclude) : conclude(stored);
    },
  };
}

function toResult<User>(stored: StoredApiKey<User> | null | undefined, hash: string, now: Date): AuthResult<User> {
  if (stored === null || stored === undefined || !isSame(stored.hash, hash)) {
    return { kind: "refused", reason: "unknown key" };
  }
  if (!isInForce(stored, now)) return { kind: "refused", reason: "key no longer in force" };
  const { user, userId } = stored;
  return { kind: "authenticated", user, apiKeyId: hash, ...(userId !== undefined && { userId }) };
}

const SECRET_BYTES = 32;
/** So many bytes in base64url. */
const SECRET = /^[\w-]{43}$/;
const PREFIX = /^[A-Za-z][\w-]{0,31}$/;

function assertPrefix(prefix: string): void {
  if (PREFIX.test(prefix)) return;
  throw new SluiceError(
    "CONFIG_INVALID",
    "An API key's prefix is at most 32 letters, digits, _ and -, a letter first.",
  );
}

/** Every key the request has, wherever it stands. The same one twice is one. */
function readKeys(request: Request): readonly string[] {
  const bearer = readBearer(request);
  const header = request.headers.get("x-api-key");
  if (bearer.kind === "none") return header === null ? [] : [header];
  const key = bearer.kind === "token" ? bearer.token : "";
  return header === null || header === key ? [key] : [key, header];
}

/** The store may have found a neighbour: a collation, a prefix search. What is no SHA-256 is not even compared. */
function isSame(stored: string, hash: string): boolean {
  const [left, right] = [Buffer.from(stored.toLowerCase()), Buffer.from(hash)];
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
}

function isInForce({ expiresAt, revokedAt }: StoredApiKey<unknown>, now: Date): boolean {
  const isOver = (end: Date | null | undefined): boolean => end !== null && end !== undefined && !(end > now);
  return !isOver(expiresAt) && !isOver(revokedAt);
}
