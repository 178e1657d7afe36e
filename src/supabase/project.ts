import { SluiceError } from "../core/errors.ts";

/** @throws {SluiceError} `CONFIG_INVALID` if it is no URL of a server. */
export function toProjectUrl(url: string | undefined): URL {
  if (url !== undefined && /^https?:\/\//.test(url) && URL.canParse(url)) return new URL(url);
  throw toInvalid("url is not set, or is not an http(s) URL");
}

/** The cookie in which `@supabase/ssr` keeps the session, unless the app named another. */
export function toCookieName(given: string | undefined, { hostname }: URL): string {
  const name = given ?? `sb-${hostname.split(".")[0]}-auth-token`;
  // By this, a request whose user the browser speaks for is told from others, so that CSRF is checked.
  if (/^(?:__Secure-|__Host-)?sb-[\w.-]+-auth-token$/.test(name)) return name;
  throw toInvalid("cookieName is not of the form sb-…-auth-token");
}

/** @throws {SluiceError} `CONFIG_INVALID` if it is missing, or a secret key. */
export function assertPublishableKey(key: string | undefined): string {
  return assertKind(key, { option: "publishableKey", prefix: "sb_publishable_", role: "anon" });
}

/** @throws {SluiceError} `CONFIG_INVALID` if it is missing, or a publishable key. */
export function assertSecretKey(key: string | undefined): string {
  return assertKind(key, { option: "secretKey", prefix: "sb_secret_", role: "service_role" });
}

interface KeyKind {
  readonly option: string;
  readonly prefix: string;
  /** What the older keys, which are JWTs, say. */
  readonly role: string;
}

const MIN_LENGTH = 24;

function assertKind(key: string | undefined, { option, prefix, role }: KeyKind): string {
  const isKind = key !== undefined && (key.startsWith(prefix) || readRole(key) === role);
  if (isKind && key.length >= MIN_LENGTH && !/\s/.test(key)) return key;
  throw toInvalid(`${option} is not set, or is neither ${prefix}… nor the older ${role} key`);
}

/** Only to tell a key from another: nothing is proven by it. */
function readRole(key: string): unknown {
  try {
    const claims: unknown = JSON.parse(Buffer.from(key.split(".")[1] ?? "", "base64url").toString());
    return typeof claims === "object" && claims !== null && "role" in claims ? claims.role : undefined;
  } catch {
    // Not a JWT.
    return undefined;
  }
}

function toInvalid(problem: string): SluiceError {
  return new SluiceError("CONFIG_INVALID", `Supabase: ${problem}.`);
}
