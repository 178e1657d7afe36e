import { createHmac, createPrivateKey, type JsonWebKey, sign } from "node:crypto";
import type { ProviderDefinition } from "../../../src/verify/index.ts";
import type { Subject } from "./subject.ts";
import { readField, readHeaders, type Wire, withField, withHeader } from "./wire.ts";

/** A JWT taken apart. */
export interface Token {
  readonly header: Claims;
  readonly claims: Claims;
}

export type Claims = Readonly<Record<string, unknown>>;

/** The token of a request; `undefined` where its sender sends none. */
export function readToken({ scheme }: ProviderDefinition, wire: Wire): string | undefined {
  if (scheme.kind !== "jwt") return undefined;
  const { carrier } = scheme;
  switch (carrier.in) {
    case "body":
      return wire.body.toString("latin1");
    case "field":
      return readField(wire, carrier.path);
    case "bearer":
      return readHeaders(wire, "authorization")[0]?.replace(/^Bearer /, "");
    case "header":
      return readHeaders(wire, carrier.header)[0]?.slice(carrier.prefix?.length ?? 0);
  }
}

/** The request with another token. */
export function writeToken({ scheme }: ProviderDefinition, wire: Wire, token: string): Wire {
  if (scheme.kind !== "jwt") return wire;
  const { carrier } = scheme;
  switch (carrier.in) {
    case "body":
      return { ...wire, body: Buffer.from(token, "latin1") };
    case "field":
      return withField(wire, carrier.path, token);
    case "bearer":
      return withHeader(wire, "authorization", `Bearer ${token}`);
    case "header":
      return withHeader(wire, carrier.header, (carrier.prefix ?? "") + token);
  }
}

export function parseToken(token: string): Token {
  const [header, claims] = token.split(".").map((segment) => Buffer.from(segment, "base64url").toString());
  return { header: JSON.parse(header ?? "") as Claims, claims: JSON.parse(claims ?? "") as Claims };
}

/** Writes a token without its signature. */
export function toUnsigned({ header, claims }: Token): string {
  return [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
}

/** Signs a token with the sender's own key, whatever it says, by `node:crypto` alone. */
export function signToken(token: Token, { keys }: Pick<Subject, "keys">): string {
  const unsigned = toUnsigned(token);
  const alg = String(token.header["alg"]);
  const bytes = keys.jwk === undefined ? toMac(alg, keys.secret, unsigned) : toSignature(alg, keys.jwk, unsigned);
  return `${unsigned}.${bytes.toString("base64url")}`;
}

export function toMac(alg: string, key: Buffer | string, text: string): Buffer {
  return createHmac(`sha${alg.slice(2)}`, key)
    .update(text)
    .digest();
}

/** @param alg Of the kind of the key; nothing but the hash and the padding is read from it. */
export function toSignature(alg: string, jwk: JsonWebKey, text: string): Buffer {
  const key = createPrivateKey({ key: jwk, format: "jwk" });
  if (alg === "EdDSA") return sign(null, Buffer.from(text), key);
  if (alg.startsWith("ES")) return sign("sha256", Buffer.from(text), { key, dsaEncoding: "ieee-p1363" });
  const hash = `sha${alg.slice(2)}`;
  if (!alg.startsWith("PS")) return sign(hash, Buffer.from(text), key);
  return sign(hash, Buffer.from(text), { key, padding: 6, saltLength: Number(alg.slice(2)) / 8 });
}
