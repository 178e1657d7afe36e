import { type CryptoKey, importJWK, type JWK } from "jose";
import type { KeyLookup, KeySet } from "./key-set.ts";
import type { KeyResolver } from "../options.ts";

/** How long an answer is trusted before it is asked for again. */
const KEPT_MS = 600_000;

/** How long an id the sender does not know is remembered, and how long a failed renewal is not repeated. */
const COOLDOWN_MS = 30_000;

/** Lookups of ids never found before, within half a minute: tokens with made-up ids cannot drive traffic to the sender. */
const MAX_LOOKUPS = 4;

/** Keys kept. Senders have two or three. */
const MAX_KEYS = 32;

const DEADLINE_MS = 2_000;

/** Makes a {@link KeySet} of the app's own lookup, which is asked for one key id at a time. */
export function createKeyResolver(resolve: KeyResolver): KeySet {
  const asked = new Map<string, Promise<Answer>>();
  const known = new Map<string, KnownKey>();
  const unknown = new Map<string, number>();
  const gate = createLookupGate();

  const ask = (kid: string): Promise<Answer> => {
    const pending = asked.get(kid) ?? askInTime(resolve, kid).finally(() => asked.delete(kid));
    asked.set(kid, pending);
    return pending;
  };

  const renew = async (kid: string, kept: KnownKey, nowMs: number): Promise<KnownKey | undefined> => {
    if (isWithin(nowMs, kept.foundMs, KEPT_MS) || isWithin(nowMs, kept.triedMs, COOLDOWN_MS)) return kept;
    kept.triedMs = nowMs;
    const answer = await ask(kid);
    // The kept key serves on while the app's lookup fails; only its own answer withdraws it.
    if (answer.kind === "failed") return kept;
    known.delete(kid);
    return answer.kind === "none" ? undefined : keep(known, kid, answer.jwk, nowMs);
  };

  return {
    async find({ alg, kid }, now) {
      const nowMs = now.getTime();
      const kept = known.get(kid);
      if (kept !== undefined) return toLookup(await renew(kid, kept, nowMs), alg);
      forget(unknown, nowMs);
      if (unknown.has(kid)) return { kind: "unknown" };
      if (!asked.has(kid) && !gate.enter(nowMs)) return { kind: "unavailable" };
      const answer = await ask(kid);
      if (answer.kind === "failed") return { kind: "unavailable" };
      if (answer.kind === "found") return toLookup(keep(known, kid, answer.jwk, nowMs), alg);
      unknown.set(kid, nowMs);
      return { kind: "unknown" };
    },
  };
}

type Answer = { readonly kind: "found"; readonly jwk: JWK } | { readonly kind: "none" } | { readonly kind: "failed" };

interface KnownKey {
  readonly jwk: JWK;
  readonly foundMs: number;
  /** When it was last asked for again. */
  triedMs: number;
  /** By algorithm, made when first needed. */
  readonly imported: Map<string, Promise<CryptoKey | undefined>>;
}

/** Never rejects. What comes after the deadline is ignored. */
async function askInTime(resolve: KeyResolver, kid: string): Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise<Answer>((done) => {
    timer = setTimeout(() => done({ kind: "failed" }), DEADLINE_MS);
  });
  try {
    return await Promise.race([askOnce(resolve, kid), deadline]);
  } finally {
    clearTimeout(timer);
  }
}

async function askOnce(resolve: KeyResolver, kid: string): Promise<Answer> {
  try {
    const jwk: unknown = await resolve(kid);
    if (jwk === undefined || jwk === null) return { kind: "none" };
    return typeof jwk === "object" ? { kind: "found", jwk: { ...jwk } } : { kind: "failed" };
  } catch {
    // The app's own lookup failed, for whatever reason: the delivery is neither proven nor forged.
    return { kind: "failed" };
  }
}

function keep(known: Map<string, KnownKey>, kid: string, jwk: JWK, nowMs: number): KnownKey {
  const key: KnownKey = { jwk, foundMs: nowMs, triedMs: nowMs, imported: new Map() };
  known.set(kid, key);
  const [oldest] = known.keys();
  if (known.size > MAX_KEYS && oldest !== undefined) known.delete(oldest);
  return key;
}

async function toLookup(key: KnownKey | undefined, alg: string): Promise<KeyLookup> {
  if (key === undefined || !isFor(key.jwk, alg)) return { kind: "unknown" };
  const pending = key.imported.get(alg) ?? importPublicKey(key.jwk, alg);
  key.imported.set(alg, pending);
  const imported = await pending;
  return imported === undefined ? { kind: "unavailable" } : { kind: "found", key: imported };
}

/** A key made for another algorithm, or to encrypt, does not sign this token. */
function isFor(jwk: JWK, alg: string): boolean {
  return (jwk.alg === undefined || jwk.alg === alg) && (jwk.use === undefined || jwk.use === "sig");
}

/** A symmetric key is none: whoever knows it could sign. */
async function importPublicKey({ d: _private, ...jwk }: JWK, alg: string): Promise<CryptoKey | undefined> {
  const key = await importJWK(jwk, alg).catch(() => undefined);
  return key === undefined || key instanceof Uint8Array ? undefined : key;
}

/** Counts lookups of ids that were never found. */
function createLookupGate(): { enter(nowMs: number): boolean } {
  let entered: readonly number[] = [];
  return {
    enter(nowMs) {
      entered = entered.filter((atMs) => isWithin(nowMs, atMs, COOLDOWN_MS));
      if (entered.length >= MAX_LOOKUPS) return false;
      entered = [...entered, nowMs];
      return true;
    },
  };
}

function forget(unknown: Map<string, number>, nowMs: number): void {
  for (const [kid, atMs] of unknown) if (!isWithin(nowMs, atMs, COOLDOWN_MS)) unknown.delete(kid);
}

/** The distance in either direction: a clock set back must not hold an answer for as long. */
function isWithin(nowMs: number, atMs: number, durationMs: number): boolean {
  return Math.abs(nowMs - atMs) < durationMs;
}
