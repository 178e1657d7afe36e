import { toRefuse } from "../../src/verify/refusal.ts";
import { type DigestScheme, openDigest } from "../../src/verify/schemes/digest.ts";
import { type HmacScheme, openHmac } from "../../src/verify/schemes/hmac.ts";
import type { OpenScheme, SchemeContext } from "../../src/verify/schemes/scheme.ts";
import { openSignature, type SignatureScheme } from "../../src/verify/schemes/signature.ts";
import type { Delivery } from "../../src/verify/delivery.ts";
import type { Verdict } from "../../src/verify/verdict.ts";
import { NOW, SECRET, toBytes } from "./senders.ts";

export const ADDRESS = "https://app.example.com/hooks/acme";
export const VERIFIED = { kind: "verified", secret: { index: 0, label: "0" } } as const;

export function rejected(cause: string): unknown {
  return { kind: "rejected", cause };
}

/** A source's configuration, with one secret and no options unless said otherwise. */
export function toContext(changes: Partial<SchemeContext> = {}): SchemeContext {
  return {
    secrets: [{ label: "0", secret: SECRET }],
    mayLackSecret: false,
    options: {},
    settings: {},
    payload: "json",
    refuse: toRefuse("acme", undefined),
    ...changes,
  };
}

/** An HMAC in the header `x-signature`, in hex, unless said otherwise. */
export function openMac(scheme: Partial<HmacScheme>, changes: Partial<SchemeContext> = {}): OpenScheme {
  return openHmac({ kind: "hmac", signature: HEX, ...scheme }, toContext(changes));
}

export const HEX = { header: "x-signature", encoding: "hex" } as const;

export function openHash(scheme: Partial<DigestScheme>, changes: Partial<SchemeContext> = {}): OpenScheme {
  return openDigest({ kind: "digest", hash: "sha256", signature: HEX, ...scheme }, toContext(changes));
}

export function openKeys(scheme: Omit<SignatureScheme, "kind">, changes: Partial<SchemeContext> = {}): OpenScheme {
  return openSignature({ kind: "signature", ...scheme }, toContext(changes));
}

/** A request as it might arrive. */
export interface Request {
  readonly method?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export function toArrival({ method = "POST", url = "/", headers = {}, body = "" }: Request): Delivery {
  const byName = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    method,
    url,
    headers: { get: (name) => byName.get(name.toLowerCase()) ?? null, entries: () => byName },
    body: typeof body === "string" ? toBytes(body) : body,
  };
}

export async function check(open: OpenScheme, request: Request, now: Date = NOW): Promise<Verdict> {
  return open.verify(toArrival(request), now);
}
