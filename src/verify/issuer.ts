import type { Refuse } from "./refusal.ts";

const LOCAL_HOSTS: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Checks the address of a sender's keys. Trailing slashes are dropped.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if it is missing or not an https URL; http is allowed for this machine only.
 */
export function toIssuer(issuer: string | undefined, refuse: Refuse): string {
  if (issuer === undefined || issuer.trim() === "") throw refuse("issuer", "is missing or empty");
  if (/\s/.test(issuer) || !URL.canParse(issuer)) throw refuse("issuer", "is not a URL");
  const url = new URL(issuer);
  if (!isProtected(url)) throw refuse("issuer", "is not an https URL; http is only for localhost");
  if (url.href !== url.origin + url.pathname) throw refuse("issuer", "holds more than a host and a path");
  return trimSlashes(issuer);
}

/** Senders write their own address with and without a slash at the end. */
export function trimSlashes(url: string): string {
  return url.replace(/\/+$/, "");
}

function isProtected(url: URL): boolean {
  return url.protocol === "https:" || (url.protocol === "http:" && LOCAL_HOSTS.has(url.hostname));
}
