import type { Refuse } from "../refusal.ts";

const LOCAL_HOSTS: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Checks the address below which a sender's keys are. Trailing slashes are dropped.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if it is missing or not an https URL; http is allowed for this machine only.
 */
export function toIssuer(issuer: string | undefined, refuse: Refuse): string {
  const url = toProtectedUrl("issuer", issuer, refuse);
  if (url.href !== url.origin + url.pathname) throw refuse("issuer", "holds more than a host and a path");
  return trimSlashes(issuer ?? "");
}

/**
 * Checks the address of a sender's key set. It may hold a query.
 *
 * @param option The option or part of the definition that holds it, for messages.
 * @throws {SluiceError} `CONFIG_INVALID` if it is missing or not an https URL; http is allowed for this machine only.
 */
export function toProtectedUrl(option: string, text: string | undefined, refuse: Refuse): URL {
  if (typeof text !== "string" || text.trim() === "") throw refuse(option, "is missing or empty");
  if (/\s/.test(text) || !URL.canParse(text)) throw refuse(option, "is not a URL");
  const url = new URL(text);
  if (!isProtected(url)) throw refuse(option, "is not an https URL; http is only for localhost");
  return url;
}

/** Senders write their own address with and without a slash at the end. */
export function trimSlashes(url: string): string {
  return url.replace(/\/+$/, "");
}

function isProtected(url: URL): boolean {
  return url.protocol === "https:" || (url.protocol === "http:" && LOCAL_HOSTS.has(url.hostname));
}
