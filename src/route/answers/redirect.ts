import { SluiceError } from "../../core/errors.ts";

/** Where a redirect may lead. */
export interface RedirectRules {
  /** The path taken where the target is refused. */
  readonly fallback: string;
  /** Other origins that may be led to, such as `https://docs.example.com`. By default none but the app's own. */
  readonly allow?: readonly string[];
}

/**
 * Makes a target of someone else's choice safe to redirect to: a path of the app, or a URL of an allowed origin.
 * Whatever else it is, it is replaced by the fallback. Never throws because of the target.
 *
 * @returns Normalised and percent-encoded, so that what was looked at is what a browser gets.
 * @throws {SluiceError} `CONFIG_INVALID` if the fallback is no path of the app, or an allowed origin is none.
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Unvalidated_Redirects_and_Forwards_Cheat_Sheet.html
 */
export function safeRedirect(target: unknown, { fallback, allow = [] }: RedirectRules): string {
  assertOrigins(allow);
  const safeFallback = toPath(fallback);
  if (safeFallback === null)
    throw new SluiceError("CONFIG_INVALID", "The fallback of a redirect is no path of the app.");
  return toPath(target) ?? toAllowed(target, allow) ?? safeFallback;
}

/**
 * Leads on with a GET, after whatever method came. The location of a path is relative, because behind a proxy the app
 * does not know its own address.
 */
export function redirect303(target: unknown, rules: RedirectRules): Response {
  const headers = { location: safeRedirect(target, rules), "cache-control": "no-store" };
  return new Response(null, { status: 303, headers });
}

/**
 * Checks a list of origins.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if one is not written as browsers write origins.
 */
export function assertOrigins(origins: readonly string[]): void {
  const wrong = origins.find((origin) => !isOrigin(origin));
  if (wrong === undefined) return;
  throw new SluiceError("CONFIG_INVALID", `${JSON.stringify(wrong)} is no origin, such as https://app.example.com.`);
}

function isOrigin(text: unknown): boolean {
  if (typeof text !== "string" || !/^https?:\/\/[^*]+$/.test(text)) return false;
  return URL.canParse(text) && new URL(text).origin === text;
}

const MAX_LENGTH = 2_048;
/** Stands for the app's origin: nothing that is given can name it. */
const BASE = "https://app.invalid";

/** Null if the target is no path, or not everyone would read it as the same path. */
function toPath(target: unknown): string | null {
  if (!isPlainText(target) || !/^\/(?!\/)/.test(target) || !URL.canParse(target, BASE)) return null;
  const url = new URL(target, BASE);
  if (url.origin !== BASE) return null;
  // `/.//evil.example` has no dots left by now, and its path would be an address in the next redirect.
  if (!isPlainPath(url.pathname)) return null;
  return `${url.pathname}${url.search}${url.hash}`;
}

function toAllowed(target: unknown, allow: readonly string[]): string | null {
  if (!isPlainText(target)) return null;
  // As text, so that no two readings of the part before the path matter.
  const origin = allow.find(
    (one) => target === one || (target.startsWith(one) && "/?#".includes(target.charAt(one.length))),
  );
  if (origin === undefined || !URL.canParse(target)) return null;
  const url = new URL(target);
  if (url.origin !== origin || url.username !== "" || url.password !== "" || !isPlainPath(url.pathname)) return null;
  return url.href;
}

/**
 * Characters that some program on the way takes for another: controls, invisible ones, spaces other than U+0020, halves
 * of pairs, backslashes, and what looks like a slash or becomes one when it is normalised.
 */
const AMBIGUOUS =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Co}\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\\\u2044\u2215\u2216\u29f5\u29f8\u29f9\ufe68\uff0f\uff3c]/u;
/** The same, percent-encoded: an encoded line break is an end of a header to a proxy that decodes too early. */
const ENCODED_CONTROL = /%(?:25)*(?:[01][\da-f]|7f)/i;

function isPlainText(target: unknown): target is string {
  if (typeof target !== "string" || target === "" || target.length > MAX_LENGTH) return false;
  return !AMBIGUOUS.test(target) && !ENCODED_CONTROL.test(target);
}

/** Whether a path stays one however often it is decoded. */
function isPlainPath(pathname: string): boolean {
  let path = pathname;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    if (path.startsWith("//") || AMBIGUOUS.test(path) || HIDDEN_DOTS.test(path)) return false;
    const decoded = decode(path);
    if (decoded === null) return false;
    if (decoded === path) return true;
    path = decoded;
  }
  return false;
}

const MAX_ROUNDS = 4;
/** Dots that are left after the URL was parsed were encoded, and lead upwards when they are decoded. */
const HIDDEN_DOTS = /(?:^|\/)\.{1,2}(?:\/|$)/;

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
