/** What stands in an `Authorization: Bearer` header. */
export type Bearer =
  | { readonly kind: "token"; readonly token: string }
  /** There is no header, or one of another scheme. */
  | { readonly kind: "none" }
  /** There is one, and it holds no token: empty, several, or too long. */
  | { readonly kind: "malformed" };

/** Longer tokens are nobody's. */
export const MAX_TOKEN_LENGTH = 8_192;

const BEARER = /^bearer(?: +|$)/i;
/** @see RFC 6750, section 2.1 */
const TOKEN = /^[\w.~+/-]+=*$/;

/** Reads a request's bearer token. Nothing is proven by it. */
export function readBearer(request: Request): Bearer {
  const header = request.headers.get("authorization");
  const scheme = header === null ? null : BEARER.exec(header);
  if (header === null || scheme === null) return { kind: "none" };
  const token = header.slice(scheme[0].length);
  return token.length <= MAX_TOKEN_LENGTH && TOKEN.test(token) ? { kind: "token", token } : { kind: "malformed" };
}

/** Whether a token has the three parts of a signed JWT. */
export function isJwtShaped(token: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token);
}

/**
 * Reads one cookie. A name that comes twice is not believed: a sibling domain can set another one beside ours.
 *
 * @returns `undefined` if there is none, or several that differ.
 */
export function readCookie(request: Request, name: string): string | undefined {
  const values = new Set(
    readCookies(request)
      .filter((cookie) => cookie.name === name)
      .map((cookie) => cookie.value),
  );
  return values.size === 1 ? [...values][0] : undefined;
}

/** Whether a request has a cookie of such a name. */
export function hasCookie(request: Request, isMeant: (name: string) => boolean): boolean {
  return readCookies(request).some(({ name }) => isMeant(name));
}

interface Cookie {
  readonly name: string;
  readonly value: string;
}

function readCookies(request: Request): readonly Cookie[] {
  return (request.headers.get("cookie") ?? "").split(";").map((pair) => {
    const [name = "", ...value] = pair.split("=");
    return { name: name.trim(), value: value.join("=").trim() };
  });
}
