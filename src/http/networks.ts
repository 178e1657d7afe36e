import ipaddr from "ipaddr.js";

import type { SluiceError } from "../core/errors.ts";

/** An address. IPv4 inside IPv6 is IPv4. */
export type Ip = ReturnType<typeof ipaddr.process>;

/** A network: its address and the length of its prefix. */
export type Network = readonly [ip: Ip, bits: number];

/**
 * Reads networks in CIDR notation, or single addresses.
 *
 * @throws {SluiceError} What `refuse` makes of it, if one is neither.
 */
export function toNetworks(texts: readonly string[], refuse: (problem: string) => SluiceError): readonly Network[] {
  if (!Array.isArray(texts)) throw refuse("is not a list of networks");
  return texts.map((text) => {
    const network = typeof text === "string" ? readNetwork(text) : null;
    if (network === null) throw refuse(`holds ${JSON.stringify(text)}, which is no network in CIDR notation`);
    return network;
  });
}

/** Whether an address is in one of the networks. */
export function isWithin(ip: Ip, networks: readonly Network[]): boolean {
  return networks.some(([network, bits]) => ip.kind() === network.kind() && ip.match(network, bits));
}

/**
 * Reads an address as sockets and proxies write it, with a port or brackets too. Forms that only some programs take,
 * such as octal numbers or fewer than four parts, and zones, are refused.
 */
export function readIp(text: string | null | undefined): Ip | null {
  if (text === null || text === undefined || text.length > MAX_LENGTH) return null;
  const [, bracketed, dotted] = FORMS.exec(text.trim()) ?? [];
  const bare = bracketed ?? dotted ?? text.trim();
  return isPlain(bare) ? ipaddr.process(bare) : null;
}

const MAX_LENGTH = 64;
/** `[v6]`, `[v6]:port` and `v4:port`. */
const FORMS = /^(?:\[([^\]]*)\](?::\d{1,5})?|([\d.]+):\d{1,5})$/;
const PLAIN_IPV4 = /^(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}$/;

function isPlain(text: string): boolean {
  if (text.includes(":")) return !text.includes("%") && ipaddr.IPv6.isValid(text);
  return PLAIN_IPV4.test(text) && ipaddr.IPv4.isValid(text);
}

function readNetwork(text: string): Network | null {
  const [, address = "", bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text.trim()) ?? [];
  if (!isPlain(address)) return null;
  const parsed = ipaddr.parse(address);
  const length = parsed.kind() === "ipv4" ? 32 : 128;
  const prefix = bits === undefined ? length : Number(bits);
  if (prefix > length) return null;
  const ip = ipaddr.process(address);
  // A network of IPv4 inside IPv6 has the 96 bits in front that the address no longer has.
  if (ip.kind() === parsed.kind()) return [ip, prefix];
  return prefix >= 96 ? [ip, prefix - 96] : null;
}
