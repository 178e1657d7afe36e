import type { X509Certificate } from "node:crypto";
import type { Refuse } from "../refusal.ts";

/** Checks an address or a certificate against the hosts of a definition. */
export interface HostList {
  /** Whether a certificate may be fetched from this address. Only its one canonical spelling is taken. */
  allows(url: string): boolean;
  /** Whether a certificate was made out to one of the hosts. */
  owns(certificate: X509Certificate): boolean;
}

/**
 * Compiles a list of hosts: exact names, `*.example.com` for any name below, or `a.*.example.com` for one label between.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if a host is not one of these.
 */
export function toHostList(hosts: readonly string[], pathPrefix: string, refuse: Refuse): HostList {
  if (hosts.length === 0 || !hosts.every((host) => LOCAL.has(host) || HOST.test(host))) {
    throw refuse("hosts", "must be host names, or such as *.example.com");
  }
  const patterns = hosts.map(toPattern);
  const exact = hosts.filter((host) => !host.includes("*"));
  const matches = (name: string): boolean => patterns.some((pattern) => pattern.test(name));
  return {
    allows(text) {
      if (text.length > MAX_URL_CHARACTERS || !URL.canParse(text)) return false;
      const url = new URL(text);
      const isSpelledOut = url.href === text && !text.includes("#") && url.username === "" && url.password === "";
      return isSpelledOut && isProtected(url) && matches(url.hostname) && url.pathname.startsWith(pathPrefix);
    },
    owns: (certificate) => exact.some((host) => isFor(certificate, host)) || toNames(certificate).some(matches),
  };
}

const MAX_URL_CHARACTERS = 2_048;

/** At least two labels after a star: a star over a whole registry would trust everybody. */
const HOST = /^(?:\*\.|(?:[a-z0-9-]+\.)+\*\.)?(?:[a-z0-9-]+\.)+[a-z0-9-]*[a-z][a-z0-9-]*$/;
const LOOPBACK = "127.0.0.1";
const LOCAL: ReadonlySet<string> = new Set(["localhost", LOOPBACK]);

function toPattern(host: string): RegExp {
  const [before = "", after] = host.replaceAll(".", "\\.").split("*");
  if (after === undefined) return new RegExp(`^${before}$`);
  // A certificate may itself be made out to all names below, with a star in place of the first label.
  return before === ""
    ? new RegExp(`^(?:[a-z0-9*-]+\\.)*[a-z0-9*-]+${after}$`)
    : new RegExp(`^${before}[a-z0-9-]+${after}$`);
}

/** On its default port over https. This machine is there for tests: it may have any port, and no encryption. */
function isProtected({ protocol, port, hostname }: URL): boolean {
  if (LOCAL.has(hostname)) return protocol === "https:" || protocol === "http:";
  return protocol === "https:" && port === "";
}

function isFor(certificate: X509Certificate, host: string): boolean {
  const name = host === LOOPBACK ? certificate.checkIP(host) : certificate.checkHost(host);
  return name !== undefined;
}

/** The names it was made out to; the common name counts only where there are no others, as in RFC 6125. */
function toNames({ subject, subjectAltName }: X509Certificate): readonly string[] {
  if (subjectAltName !== undefined) {
    return subjectAltName.split(", ").flatMap((name) => (name.startsWith("DNS:") ? [name.slice(4).toLowerCase()] : []));
  }
  return (subject ?? "").split("\n").flatMap((part) => (part.startsWith("CN=") ? [part.slice(3).toLowerCase()] : []));
}
