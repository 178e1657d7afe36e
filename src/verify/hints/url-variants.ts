import type { Delivery } from "../delivery.ts";
import { readQuery } from "../content/request-target.ts";

/** An address a sender may have signed. */
export interface UrlVariant {
  /** In place of the option `url`. */
  readonly url: string;
  /** In place of the request's own target, of which the query counts. */
  readonly target: string;
}

/** Addresses tried at most: each costs a verification. */
const MAX_VARIANTS = 96;

/**
 * The addresses a sender may have been given instead of the configured one: the request's own, and both with the other
 * protocol, host, port, closing slash or query.
 */
export function* toUrlVariants(configured: string | undefined, delivery: Delivery): Generator<UrlVariant> {
  const seen = new Set<string>();
  for (const variant of toVariants(configured, delivery)) {
    const key = `${variant.url} ${readQuery(variant.target)}`;
    if (seen.has(key)) continue;
    seen.add(key);
    yield variant;
    if (seen.size >= MAX_VARIANTS) return;
  }
}

function* toVariants(configured: string | undefined, delivery: Delivery): Generator<UrlVariant> {
  for (const base of toBases(configured, delivery)) {
    for (const url of toAddresses(base)) {
      yield { url, target: delivery.url };
      yield { url, target: withoutQuery(delivery.url) };
    }
  }
}

/** The configured address, then the request's own path on every host that is named anywhere. */
function toBases(configured: string | undefined, { url, headers }: Delivery): readonly URL[] {
  const own = toUrl(url, "https://localhost");
  const path = own?.pathname ?? "/";
  const named = [headers.get("x-forwarded-host"), headers.get("host"), own?.host];
  const hosts = named.flatMap((host) => host?.split(",", 1) ?? []).filter((host) => host !== "");
  const address = toUrl(configured ?? "");
  return [
    ...(address === undefined ? [] : [address.href]),
    ...hosts.map((host) => `https://${host}${path}`),
    ...(address === undefined ? [] : hosts.map((host) => `${address.protocol}//${host}${address.pathname}`)),
  ].flatMap((text) => toUrl(text) ?? []);
}

function toUrl(text: string, base?: string): URL | undefined {
  return URL.canParse(text, base) ? new URL(text, base) : undefined;
}

function* toAddresses(base: URL): Generator<string> {
  const path = base.pathname.replace(/\/+$/, "");
  for (const protocol of ["https:", "http:"]) {
    const standard = protocol === "https:" ? "443" : "80";
    const hosts = [base.host, base.hostname, `${base.hostname}:${standard}`];
    for (const host of hosts) {
      yield `${protocol}//${host}${base.pathname}`;
      yield base.pathname.endsWith("/") ? `${protocol}//${host}${path}` : `${protocol}//${host}${path}/`;
    }
  }
}

function withoutQuery(target: string): string {
  return target.split("?", 1)[0] ?? "";
}
