import type { Refuse } from "../refusal.ts";

/** The endpoint's public address in parts, exactly as the app wrote it. */
export interface PublicUrl {
  /** Scheme, host and port. */
  readonly origin: string;
  /** `/` where the address has none. */
  readonly path: string;
  /** Origin and path as they were written, without a query. */
  readonly address: string;
  /** Its own query without `?`; only test deliveries use it. */
  readonly query: string;
}

/**
 * Takes the option `url` apart. Its text is kept as it is: senders sign the address they were given, not a tidy one.
 *
 * @returns `undefined` where the app set none.
 * @throws {SluiceError} `CONFIG_INVALID` if it is not an http or https URL, or holds a user name or fragment.
 */
export function toPublicUrl(url: string | undefined, refuse: Refuse): PublicUrl | undefined {
  if (url === undefined) return undefined;
  const [, origin, path = "", query = ""] = PUBLIC_URL.exec(url) ?? [];
  if (origin === undefined || !URL.canParse(url)) {
    throw refuse("url", "is not the public address of the endpoint, such as https://app.example.com/api/webhooks/acme");
  }
  return { origin, path: path === "" ? "/" : path, address: origin + path, query };
}

const PUBLIC_URL = /^(https?:\/\/[^/?#@\\\s]+)(\/[^?#\s]*)?(?:\?([^#\s]*))?$/;

/** The query of a request target, without `?` and as it came. Empty where there is none. */
export function readQuery(target: string): string {
  const [beforeFragment = ""] = target.split("#", 1);
  const start = beforeFragment.indexOf("?");
  return start === -1 ? "" : beforeFragment.slice(start + 1);
}
