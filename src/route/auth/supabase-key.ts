import { createHash, timingSafeEqual } from "node:crypto";

import { SluiceError } from "../../core/errors.ts";
import { makeUnlessBuilding } from "../make-unless-building.ts";
import type { AuthProvider } from "./auth.ts";
import { readBearer } from "./credentials.ts";
import { askInTime } from "./outage.ts";

/** The project's secret keys, and the client they open. */
export interface SupabaseSecretOptions<Admin> {
  /** Secret keys (`sb_secret_…`) by name, such as one for each program that calls. */
  readonly keys: Readonly<Record<string, string | undefined>>;
  /** Makes the client that row level security does not hold back. Called for callers with a secret key alone. */
  readonly createAdminClient: (keyName: string) => Admin | Promise<Admin>;
}

/** A program that calls with a secret key. No user's type has `admin`. */
export interface SupabaseService<Admin> {
  readonly mode: "secret";
  readonly keyName: string;
  /** Row level security does not hold this client back. */
  readonly admin: Admin;
}

/** The project's publishable keys. */
export interface SupabasePublishableOptions {
  /** Publishable keys (`sb_publishable_…`) by name. */
  readonly keys: Readonly<Record<string, string | undefined>>;
}

/** The app itself, as anyone may have it: the key is in every page. */
export interface SupabasePublishable {
  readonly mode: "publishable";
  readonly keyName: string;
}

/**
 * Lets programs in that have one of the project's secret keys, in `apikey` or `Authorization: Bearer`. Their routes are
 * the only ones, beside verified webhooks, to get an admin client.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if a key is missing or of another kind. While Next.js builds, at the first use.
 */
export function supabaseSecret<Admin>(options: SupabaseSecretOptions<Admin>): AuthProvider<SupabaseService<Admin>> {
  const keys = makeUnlessBuilding(() => toKeys(options.keys, "sb_secret_"));
  return byKey("sb_secret_", keys, async (keyName) => ({
    mode: "secret",
    keyName,
    admin: await askInTime(() => options.createAdminClient(keyName)),
  }));
}

/**
 * Lets in whoever has one of the project's publishable keys: it keeps strays out and tells apps apart, nothing more.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if a key is missing or of another kind. While Next.js builds, at the first use.
 */
export function supabasePublishable(options: SupabasePublishableOptions): AuthProvider<SupabasePublishable> {
  const keys = makeUnlessBuilding(() => toKeys(options.keys, "sb_publishable_"));
  return byKey("sb_publishable_", keys, async (keyName) => ({ mode: "publishable", keyName }));
}

interface Key {
  readonly name: string;
  readonly digest: Buffer;
}

function toKeys(keys: Readonly<Record<string, string | undefined>>, prefix: string): readonly Key[] {
  const named = Object.entries(keys);
  if (named.length === 0) throw new SluiceError("CONFIG_INVALID", `No ${prefix}… key is given.`);
  return named.map(([name, key]) => {
    if (key?.startsWith(prefix) === true && key.length >= MIN_LENGTH) return { name, digest: toDigest(key) };
    throw new SluiceError("CONFIG_INVALID", `The Supabase key "${name}" is not set, or does not begin with ${prefix}.`);
  });
}

const MIN_LENGTH = 24;

function byKey<User>(
  prefix: string,
  keys: () => readonly Key[],
  toUser: (keyName: string) => Promise<User>,
): AuthProvider<User> {
  return {
    challenge: "Bearer",
    usesCookies: false,
    isAmbient: () => false,
    recognises: (request) => readKey(request)?.startsWith(prefix) === true,
    async authenticate(request) {
      const sent = readKey(request);
      if (sent === undefined) return { kind: "anonymous" };
      const digest = toDigest(sent);
      // Every key is compared, so that the time tells nothing of which one was close.
      const [found] = keys().filter((key) => timingSafeEqual(key.digest, digest));
      if (found === undefined) return { kind: "refused", reason: "unknown key" };
      const apiKeyId = digest.toString("hex");
      return { kind: "authenticated", user: await toUser(found.name), apiKeyId };
    },
  };
}

/** Of one length whatever was sent, so that it can be compared in constant time. */
function toDigest(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}

function readKey(request: Request): string | undefined {
  const header = request.headers.get("apikey");
  if (header !== null) return header;
  const bearer = readBearer(request);
  return bearer.kind === "none" ? undefined : bearer.kind === "token" ? bearer.token : "";
}
