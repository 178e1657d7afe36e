import type { CryptoKey } from "jose";
import { toIssuer, toProtectedUrl } from "../keys/issuer.ts";
import type { TokenHeader } from "./jwt-header.ts";
import { createKeyResolver } from "../keys/key-resolver.ts";
import { createKeySet, type KeySet } from "../keys/key-set.ts";
import type { JwtKeys } from "../schemes/jwt.ts";
import type { SchemeContext } from "../schemes/scheme.ts";
import { toSecretKeys } from "../keys/secret-keys.ts";
import { isCurrent } from "../keys/secrets.ts";
import type { Verdict } from "../verdict.ts";

/** The keys a token may be signed with. */
export interface JwtKeyring {
  /** Where the keys are published below an address of the app's own, that address. */
  readonly issuer: string | undefined;
  /** The newest secret's bytes, where the keys are secrets. */
  readonly signingKey: Uint8Array | undefined;
  /** Finds the keys to try, in this order. Never rejects. */
  find(header: TokenHeader, now: Date): Promise<KeysFound>;
}

/** What looking for the keys of a token came to. */
export type KeysFound =
  | { readonly kind: "found"; readonly keys: readonly TokenKey[] }
  /** The token names no key where it has to. */
  | { readonly kind: "unnamed" }
  | { readonly kind: "unknown" }
  | { readonly kind: "unavailable" };

/** A key, and the verdict on a delivery it proves. */
export interface TokenKey {
  readonly key: CryptoKey | Uint8Array;
  readonly verdict: Verdict;
}

/**
 * Makes the keys of one source. Published ones are fetched when needed.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if the issuer, the secret or the resolver is missing or of no use.
 */
export function openJwtKeys(keys: JwtKeys, context: SchemeContext): JwtKeyring {
  const { secrets, options, refuse } = context;
  if (keys.from === "secret") return toSecretKeyring(keys, context);
  if (secrets.length > 0) throw refuse("secret", "has no use: the sender publishes its keys");
  switch (keys.from) {
    case "issuer": {
      const issuer = toIssuer(options.issuer, refuse);
      return toPublicKeyring(createKeySet(new URL(issuer + keys.path)), issuer);
    }
    case "url":
      return toPublicKeyring(createKeySet(toProtectedUrl("keys.url", keys.url, refuse)), undefined);
    case "resolver": {
      if (typeof options.resolveKey !== "function") throw refuse("resolveKey", "is missing or not a function");
      return toPublicKeyring(createKeyResolver(options.resolveKey), undefined);
    }
  }
}

function toSecretKeyring({ key = "utf8" }: Extract<JwtKeys, { from: "secret" }>, context: SchemeContext): JwtKeyring {
  const keys = toSecretKeys({ key }, { min: 8, max: Number.POSITIVE_INFINITY }, context);
  return {
    issuer: undefined,
    signingKey: keys[0]?.bytes,
    async find(_header, now) {
      const current = keys.filter((entry) => isCurrent(entry, now));
      return { kind: "found", keys: current.map(({ bytes, verdict }) => ({ key: bytes, verdict })) };
    },
  };
}

function toPublicKeyring(set: KeySet, issuer: string | undefined): JwtKeyring {
  return {
    issuer,
    signingKey: undefined,
    async find({ alg, kid }, now) {
      if (kid === undefined) return { kind: "unnamed" };
      const lookup = await set.find({ alg, kid }, now);
      if (lookup.kind !== "found") return lookup;
      const verdict: Verdict = { kind: "verified", secret: { index: 0, label: kid } };
      return { kind: "found", keys: [{ key: lookup.key, verdict }] };
    },
  };
}
