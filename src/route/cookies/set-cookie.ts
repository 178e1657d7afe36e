/** A cookie for the whole app and no other host. */
export interface HostCookie {
  /** Visible ASCII without quotes, commas, semicolons and backslashes. */
  readonly value: string;
  /** 0 deletes it; undefined keeps it until the browser closes. Milliseconds. */
  readonly maxAgeMs: number | undefined;
  readonly isHttpOnly: boolean;
}

/**
 * The name a cookie has: with the prefix that keeps other hosts and plain HTTP from setting it, except where an app
 * in development has no HTTPS for it.
 *
 * @param origin The app's. Undefined counts as HTTPS.
 * @see https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis section 4.1.3
 */
export function toHostCookieName(name: string, origin: string | undefined): string {
  return isLocal(origin) ? name : `${PREFIX}${name}`;
}

/**
 * Writes a `Set-Cookie` header: `Path=/`, no domain, `SameSite=Lax`, and `Secure` where the name has the prefix.
 *
 * @throws {TypeError} If the value cannot be in a cookie.
 */
export function writeHostCookie(name: string, { value, maxAgeMs, isHttpOnly }: HostCookie): string {
  if (!COOKIE_VALUE.test(value)) throw new TypeError(`The value of the cookie ${name} cannot be in a cookie.`);
  const attributes = [`${name}=${value}`, "Path=/"];
  if (maxAgeMs !== undefined) attributes.push(`Max-Age=${Math.floor(maxAgeMs / 1_000)}`);
  if (name.startsWith(PREFIX)) attributes.push("Secure");
  if (isHttpOnly) attributes.push("HttpOnly");
  attributes.push("SameSite=Lax");
  return attributes.join("; ");
}

const PREFIX = "__Host-";
/** @see RFC 6265, section 4.1.1 */
const COOKIE_VALUE = /^[!#-+\--:<-[\]-~]{0,4000}$/;
const LOCAL = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

function isLocal(origin: string | undefined): boolean {
  return origin !== undefined && LOCAL.test(origin);
}
