import { SluiceError } from "../core/errors.ts";
import type { Incoming } from "./incoming.ts";
import { isWithin, type Ip, readIp, toNetworks } from "./networks.ts";

/**
 * Which forwarded headers are believed. Nothing is, unless it says so: anyone can send them.
 *
 * - a number: so many proxies stand in front of the app, each of which adds to `x-forwarded-for`
 * - a list: the networks of those proxies, in CIDR notation. Only where the socket is known, so not in route handlers
 * - `{ header }`: the one header in which the platform puts the sender's address, overwriting what came, such as
 *   `x-real-ip` on Vercel, `cf-connecting-ip` on Cloudflare or `fly-client-ip` on Fly
 *
 * `x-forwarded-proto` is believed wherever the address is.
 */
export type TrustProxy = number | readonly string[] | { readonly header: string };

/** Who sends a request, as far as it is known. */
export interface Client {
  /** Null where it is not known. */
  readonly ip: Ip | null;
  /** False where it is not known. */
  readonly isEncrypted: boolean;
  /** Whether the address is the sender's own for certain: not that of a proxy nobody told us of. */
  readonly isSender: boolean;
}

/** Finds out who sends a request. Never throws: what cannot be read is not known. */
export type ClientReader = (incoming: Incoming) => Client;

/**
 * Makes the reader for an app's proxies.
 *
 * @param option What the app's author calls `trustProxy`, for errors: `receive.trustProxy`.
 * @throws {SluiceError} `CONFIG_INVALID` if `trustProxy` is none of its forms.
 */
export function createClientReader(trustProxy: TrustProxy | undefined, option = "trustProxy"): ClientReader {
  const refuse = (problem: string): SluiceError => new SluiceError("CONFIG_INVALID", `${option} ${problem}.`);
  if (trustProxy === undefined || trustProxy === 0) return readPeer;
  if (typeof trustProxy === "number") {
    if (!isHops(trustProxy)) throw refuse(`is not a number of proxies from 0 to ${MAX_HOPS}`);
    return (incoming) => readBehind(incoming, findByHops(incoming, trustProxy));
  }
  if (typeof trustProxy !== "object" || trustProxy === null) throw refuse("is no number, list or header");
  if ("header" in trustProxy) {
    const { header } = trustProxy;
    if (typeof header !== "string" || !HEADER_NAME.test(header)) throw refuse("does not name a header");
    return (incoming) => readBehind(incoming, readIp(incoming.headers.get(header)));
  }
  const trusted = toNetworks(trustProxy, refuse);
  return (incoming) => readBehindNetworks(incoming, (ip) => isWithin(ip, trusted));
}

const MAX_HOPS = 10;

function isHops(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value <= MAX_HOPS;
}

const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]{1,64}$/;
/** Entries beyond these are the sender's own. */
const MAX_FORWARDED = 64;

function readPeer({ peer, headers }: Incoming): Client {
  const ip = readIp(peer?.ip);
  // A private address or a forwarded header: there is a proxy that nobody told us of, and all senders share its address.
  const isDirect = ip?.range() === "unicast" && FORWARDED.every((name) => headers.get(name) === null);
  return { ip, isEncrypted: peer?.isEncrypted ?? false, isSender: isDirect };
}

const FORWARDED = ["x-forwarded-for", "forwarded", "x-real-ip", "via"] as const;

function readBehind(incoming: Incoming, ip: Ip | null): Client {
  return { ip, isEncrypted: isForwardedEncrypted(incoming), isSender: ip !== null };
}

function readBehindNetworks(incoming: Incoming, isTrusted: (ip: Ip) => boolean): Client {
  const peer = readIp(incoming.peer?.ip);
  if (peer === null) return NOBODY;
  if (!isTrusted(peer)) return { ...readPeer(incoming), isSender: true };
  let client = peer;
  for (const entry of readForwarded(incoming).toReversed()) {
    const ip = readIp(entry);
    // What a trusted proxy wrote and we cannot read may stand for anyone.
    if (ip === null) return NOBODY;
    client = ip;
    if (!isTrusted(ip)) break;
  }
  return readBehind(incoming, client);
}

const NOBODY: Client = { ip: null, isEncrypted: false, isSender: false };

/** The nearest proxy is the peer, and each proxy has added the address of the one before it. */
function findByHops(incoming: Incoming, hops: number): Ip | null {
  return readIp(readForwarded(incoming).at(-hops));
}

function readForwarded({ headers }: Incoming): readonly string[] {
  const value = headers.get("x-forwarded-for");
  return value === null ? [] : value.split(",").slice(-MAX_FORWARDED);
}

/** Every proxy has to say so: of a list, the entries of the sender's own choice cannot be told from the others. */
function isForwardedEncrypted({ headers, peer }: Incoming): boolean {
  const value = headers.get("x-forwarded-proto");
  if (value === null) return peer?.isEncrypted ?? false;
  return value.split(",").every((protocol) => protocol.trim().toLowerCase() === "https");
}
