import { createPublicKey, type JsonWebKey } from "node:crypto";
import {
  defineProvider,
  openSource,
  type OpenSource,
  type ProviderDefinition,
  type Source,
} from "../../../src/verify/index.ts";
import { toEd25519Keys, toP256Keys } from "../oracles/support/key-pairs.ts";
import type { Random } from "./random.ts";
import { ADDRESS } from "./wire.ts";

/** A definition with secrets or keys of its own, which needs no server. */
export interface OfflineSource {
  /** With fetched keys replaced by pinned ones. */
  readonly definition: ProviderDefinition;
  readonly source: Source;
  readonly open: OpenSource;
  readonly keys: SenderKeys;
}

/** What the sender proves its deliveries with. */
export interface SenderKeys {
  /** The bytes of the shared secret; empty where there is none. */
  readonly secret: Buffer;
  /** The private key; `undefined` where a secret is shared. */
  readonly jwk: JsonWebKey | undefined;
}

/** The id of every key a resolver gives. */
const KEY_ID = "key-1";

/** Values of settings that have to have a form. */
const SETTINGS: Readonly<Record<string, string>> = { topicArn: "arn:aws:sns:eu-west-1:123456789012:orders" };

/**
 * Opens any definition with random secrets. Keys and certificates that would be fetched are handed over instead:
 * fetching has tests of its own.
 *
 * @param rsaKey For senders that sign with RSA: finding primes takes longer than all the rest.
 */
export function openOffline(known: ProviderDefinition, random: Random, rsaKey: JsonWebKey): OfflineSource {
  const definition = toOffline(known);
  const keys = toKeys(definition, random, rsaKey);
  const settings = Object.fromEntries(
    (definition.settings ?? []).map((name) => [name, SETTINGS[name] ?? random.word(12)]),
  );
  const url = signsUrl(definition) ? { url: ADDRESS } : {};
  const provider = defineProvider(definition) as unknown as (options: object) => Source;
  const source = provider({ ...settings, ...url, ...toOptions(definition, keys, random) });
  return { definition, source, open: openSource("acme", source), keys };
}

function toOffline(definition: ProviderDefinition): ProviderDefinition {
  const { scheme } = definition;
  if (scheme.kind === "jwt" && scheme.keys.from !== "secret") {
    return { ...definition, scheme: { ...scheme, keys: { from: "resolver" } } };
  }
  if (scheme.kind === "signature" && typeof scheme.key === "object") {
    return { ...definition, scheme: { ...scheme, key: "spki" } };
  }
  return definition;
}

function signsUrl({ scheme }: ProviderDefinition): boolean {
  if (!("content" in scheme)) return false;
  return typeof scheme.content === "function" || /\{(?:url|path|origin)\}/.test(scheme.content ?? "");
}

function toKeys(definition: ProviderDefinition, random: Random, rsaKey: JsonWebKey): SenderKeys {
  const { scheme } = definition;
  const none = Buffer.alloc(0);
  if (scheme.kind === "signature") return { secret: none, jwk: toPrivateKey(scheme.algorithm, random) ?? rsaKey };
  if (scheme.kind !== "jwt") return { secret: toSecret(definition, random), jwk: undefined };
  if (scheme.keys.from === "secret") return { secret: Buffer.from(random.word(64)), jwk: undefined };
  const [alg] = scheme.algorithms;
  return { secret: none, jwk: { ...(toPrivateKey(alg, random) ?? rsaKey), alg, kid: KEY_ID } };
}

function toSecret({ scheme, secretPrefix = "" }: ProviderDefinition, random: Random): Buffer {
  const { min, max } = ("keyBytes" in scheme && scheme.keyBytes) || { min: 24, max: 48 };
  const isText = !("key" in scheme) || scheme.key === undefined || scheme.key === "utf8";
  const size = Math.max(min, Math.min(max, 32));
  return isText ? Buffer.from(secretPrefix + random.word(size - secretPrefix.length)) : random.bytes(size);
}

/** `undefined` for RSA. */
function toPrivateKey(algorithm: string, random: Random): JsonWebKey | undefined {
  if (algorithm === "ed25519" || algorithm === "EdDSA") return toJwk(toEd25519Keys(random.bytes(32).toString("hex")));
  if (algorithm.startsWith("ecdsa") || algorithm === "ES256")
    return toJwk(toP256Keys(random.bytes(32).toString("hex")));
  return undefined;
}

function toJwk({ developmentKey }: { readonly developmentKey: string }): JsonWebKey {
  return JSON.parse(developmentKey) as JsonWebKey;
}

function toOptions(definition: ProviderDefinition, { secret, jwk }: SenderKeys, random: Random): object {
  const { scheme } = definition;
  const developmentKey = JSON.stringify(jwk);
  switch (scheme.kind) {
    case "basic":
      return { username: scheme.username ?? random.word(8), password: secret.toString() };
    case "token":
      return { secret: secret.toString() };
    case "signature":
      return { publicKey: toPublicText(scheme.key as string, jwk!), developmentKey };
    case "jwt": {
      if (scheme.keys.from === "secret") return { secret: toSecretText(secret, scheme.keys.key) };
      const { kty, crv, x, y, n, e, alg, kid } = jwk!;
      const known = { kty, crv, x, y, n, e, alg, kid };
      return { resolveKey: (id: string) => Promise.resolve(id === KEY_ID ? known : undefined), developmentKey };
    }
    case "hmac":
    case "digest":
      return { secret: (scheme.keyPrefix ?? "") + toSecretText(secret, scheme.key) };
  }
}

function toSecretText(secret: Buffer, form: "utf8" | "hex" | "base64" | "base64url" | "whsec" = "utf8"): string {
  return form === "whsec" ? `whsec_${secret.toString("base64")}` : secret.toString(form);
}

function toPublicText(form: string, jwk: JsonWebKey): string {
  const key = createPublicKey({ key: jwk, format: "jwk" });
  if (form === "pem") return key.export({ type: "spki", format: "pem" }).toString();
  if (form === "spki") return key.export({ type: "spki", format: "der" }).toString("base64");
  return Buffer.from(jwk.x ?? "", "base64url").toString(form === "raw-hex" ? "hex" : "base64");
}
