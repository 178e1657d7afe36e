import { type KeyObject, X509Certificate } from "node:crypto";
import { toHostList } from "./certificate-hosts.ts";
import { fetchCapped } from "./fetch-capped.ts";
import type { Place } from "../definition/place.ts";
import { isKeyFor, type SignatureAlgorithm } from "./public-keys.ts";
import type { Refuse } from "../refusal.ts";

/** An X.509 certificate the delivery names by address. Fetched over https, without redirects, and kept. */
export interface CertificateKey {
  /** Where the address is. */
  readonly url: Place;
  /**
   * The hosts it may be on: exact names, `*.example.com` for any name below, or `sns.*.example.com` for one label
   * between. The certificate has to be made out to one of them too, so name every host either of the two may show.
   * It is trusted because it was fetched from there: name only hosts where nobody but the sender can put files.
   */
  readonly hosts: readonly [string, ...string[]];
  /** What its path must begin with; any if omitted. */
  readonly pathPrefix?: string;
}

/** What looking a certificate up came to. */
export type CertificateLookup =
  | { readonly kind: "found"; readonly key: KeyObject; readonly label: string }
  /** The address or the certificate is not the sender's, or the certificate is not valid now. */
  | { readonly kind: "refused" }
  /** The certificate could not be had. */
  | { readonly kind: "unavailable" };

/** A sender's certificates, fetched when a delivery names one and kept. */
export interface CertificateStore {
  /** Finds the certificate at an address, which nothing proved yet. Never rejects. */
  find(url: string, now: Date): Promise<CertificateLookup>;
}

const LIMITS = { maxBytes: 65_536, timeoutMs: 2_000 } as const;

/** Certificates kept, and addresses remembered that gave none. Senders have one or two at a time. */
const MAX_KEPT = 16;

/** How long a certificate is kept, so that one the sender withdrew stops being trusted. */
const KEPT_MS = 86_400_000;

/** How long an address that gave no certificate is not asked again. */
const COOLDOWN_MS = 30_000;

/** Fetches within a cooldown: deliveries with made-up addresses cannot drive traffic to the sender. */
const MAX_FETCHES = 8;

/**
 * Makes the store of one source. It fetches nothing until a delivery names an address.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if a host is not a host name.
 */
export function createCertificateStore(
  { hosts, pathPrefix = "/" }: CertificateKey,
  algorithm: SignatureAlgorithm,
  refuse: Refuse,
): CertificateStore {
  const list = toHostList(hosts, pathPrefix, refuse);
  const kept = new Map<string, Kept>();
  const asked = new Map<string, Promise<Kept>>();
  let fetchedMs: readonly number[] = [];

  const fetchOnce = async (url: string, nowMs: number): Promise<Kept> => {
    const certificate = await fetchCertificate(url);
    const isTrusted = typeof certificate === "string" || list.owns(certificate);
    return { certificate: isTrusted ? certificate : "refused", fetchedMs: nowMs };
  };

  const ask = async (url: string, nowMs: number): Promise<Kept> => {
    const pending = asked.get(url) ?? fetchOnce(url, nowMs).finally(() => asked.delete(url));
    asked.set(url, pending);
    const fetched = await pending;
    keep(kept, url, fetched);
    return fetched;
  };

  return {
    async find(url, now) {
      if (!list.allows(url)) return { kind: "refused" };
      const nowMs = now.getTime();
      const held = kept.get(url);
      if (held !== undefined && isFresh(held, nowMs)) return toLookup(held, algorithm, now);
      fetchedMs = fetchedMs.filter((atMs) => isWithin(nowMs, atMs, COOLDOWN_MS));
      if (!asked.has(url)) {
        if (fetchedMs.length >= MAX_FETCHES) return { kind: "unavailable" };
        fetchedMs = [...fetchedMs, nowMs];
      }
      return toLookup(await ask(url, nowMs), algorithm, now);
    },
  };
}

/** What an address gave. */
interface Kept {
  readonly certificate: X509Certificate | "refused" | "unavailable";
  readonly fetchedMs: number;
}

async function fetchCertificate(url: string): Promise<Kept["certificate"]> {
  let bytes: Buffer;
  try {
    bytes = await fetchCapped(url, LIMITS);
  } catch {
    // Whatever the reason: the delivery is neither proven nor forged.
    return "unavailable";
  }
  try {
    // Of a PEM chain the first counts, which is the sender's own.
    return new X509Certificate(bytes);
  } catch {
    // A web page, for example: the address is the sender's, but no certificate is there.
    return "refused";
  }
}

/** Addresses that gave a certificate outlast those that gave none: anybody can name one of those. */
function keep(kept: Map<string, Kept>, url: string, entry: Kept): void {
  kept.delete(url);
  kept.set(url, entry);
  if (kept.size <= MAX_KEPT) return;
  const [oldest] = kept.keys();
  const useless = [...kept].find(([, { certificate }]) => typeof certificate === "string")?.[0];
  kept.delete(useless ?? oldest ?? url);
}

/** A certificate whose time is over is asked for again: the sender may have put the next one in its place. */
function isFresh({ certificate, fetchedMs }: Kept, nowMs: number): boolean {
  const isOver = typeof certificate === "string" || nowMs > Date.parse(certificate.validTo);
  return isWithin(nowMs, fetchedMs, isOver ? COOLDOWN_MS : KEPT_MS);
}

/** The distance in either direction: a clock set back must not hold an answer for as long. */
function isWithin(nowMs: number, atMs: number, durationMs: number): boolean {
  return Math.abs(nowMs - atMs) < durationMs;
}

/** The dates are compared with every delivery: a kept certificate ends when it says. */
function toLookup({ certificate }: Kept, algorithm: SignatureAlgorithm, now: Date): CertificateLookup {
  if (typeof certificate === "string") return { kind: certificate };
  const { publicKey, validFrom, validTo } = certificate;
  const nowMs = now.getTime();
  const isValid = nowMs >= Date.parse(validFrom) && nowMs <= Date.parse(validTo);
  if (!isValid || !isKeyFor(publicKey, algorithm)) return { kind: "refused" };
  return { kind: "found", key: publicKey, label: toLabel(certificate) };
}

/** The beginning of its SHA-256 fingerprint, which tells a sender's certificates apart. */
function toLabel({ fingerprint256 }: X509Certificate): string {
  return fingerprint256.replaceAll(":", "").slice(0, 16).toLowerCase();
}
