import { createHmac, createPublicKey, createSign, generateKeyPairSync } from "node:crypto";
import type { JWK } from "jose";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  defineProvider,
  type Delivery,
  type KeyResolver,
  openSource,
  type OpenSource,
  type Verdict,
} from "../../src/verify/index.ts";
import { createSigningKey, type SigningKey } from "./key-server.ts";
import { after, NOW, toBytes, toDelivery } from "./senders.ts";

const KEY = await createSigningKey("key-1", "ES256");
const NEXT = await createSigningKey("key-2", "ES256");
const UNAVAILABLE = { kind: "unavailable", cause: "keys_unreachable" };
const UNKNOWN = { kind: "rejected", cause: "jwt_key_unknown" };
const VERIFIED = { kind: "verified", secret: { index: 0, label: "key-1" } };

const bank = defineProvider({
  name: "bank",
  scheme: {
    kind: "jwt",
    carrier: { in: "header", header: "bank-verification" },
    algorithms: ["ES256", "RS256"],
    keys: { from: "resolver" },
  },
  id: { in: "none" },
  type: { in: "none" },
});

interface Lookup {
  readonly open: OpenSource;
  /** The ids that were asked for, in order. */
  readonly asked: readonly string[];
  /** Changes what is answered from now on. */
  answer(next: KeyResolver): void;
}

function createLookup(first: KeyResolver): Lookup {
  const asked: string[] = [];
  let current = first;
  const resolveKey: KeyResolver = (kid) => {
    asked.push(kid);
    return current(kid);
  };
  return {
    open: openSource("bank", bank({ resolveKey })),
    asked,
    answer: (next) => {
      current = next;
    },
  };
}

/** Answers with the public half of the keys that have the id. */
function know(...keys: readonly SigningKey[]): KeyResolver {
  return async (kid) => keys.find((key) => key.kid === kid)?.publicJwk;
}

const fail: KeyResolver = () => Promise.reject(new Error("The bank is down"));

function toTokenDelivery(token: string): Delivery {
  return toDelivery({ headers: { "bank-verification": token }, body: toBytes("{}") });
}

function check({ open }: Lookup, token: string, afterMs = 0): Promise<Verdict> {
  return open.verify(toTokenDelivery(token), after(afterMs));
}

/** A token under any key id, with no signature to speak of. */
function forge(kid: unknown, alg = "ES256"): string {
  return `${Buffer.from(JSON.stringify({ alg, kid })).toString("base64url")}.e30.AAAA`;
}

describe("keys that are kept", () => {
  test("a key is asked for once, for deliveries that come at once and for all that follow", async () => {
    const lookup = createLookup(know(KEY));
    const token = await KEY.sign({});

    const verdicts = await Promise.all(Array.from({ length: 20 }, () => check(lookup, token)));

    expect(verdicts).toEqual(verdicts.map(() => VERIFIED));
    expect(await check(lookup, token, 599_999)).toEqual(VERIFIED);
    expect(lookup.asked).toEqual(["key-1"]);
  });

  test("a key that was withdrawn is refused once it is asked for again after ten minutes", async () => {
    const lookup = createLookup(know(KEY));
    const token = await KEY.sign({});
    await check(lookup, token);
    lookup.answer(know());

    expect(await check(lookup, token, 599_999)).toEqual(VERIFIED);
    expect(await check(lookup, token, 600_000)).toEqual(UNKNOWN);
    expect(lookup.asked).toEqual(["key-1", "key-1"]);
  });

  test("B26 a kept key serves on while the lookup fails, which is repeated every half minute at most", async () => {
    const lookup = createLookup(know(KEY));
    const token = await KEY.sign({});
    await check(lookup, token);
    lookup.answer(fail);

    for (const ms of [600_000, 610_000, 629_999]) expect(await check(lookup, token, ms)).toEqual(VERIFIED);
    expect(lookup.asked).toHaveLength(2);
    expect(await check(lookup, token, 630_000)).toEqual(VERIFIED);
    expect(lookup.asked).toHaveLength(3);
  });

  test("a kept key that is answered anew under the same id is the one that counts", async () => {
    const lookup = createLookup(know(KEY));
    await check(lookup, await KEY.sign({}));
    lookup.answer(async () => ({ ...NEXT.publicJwk, kid: "key-1" }));

    expect(await check(lookup, await NEXT.sign({}, { kid: "key-1" }), 600_000)).toEqual(VERIFIED);
    expect(await check(lookup, await KEY.sign({}), 600_001)).toEqual({ kind: "rejected", cause: "signature_mismatch" });
  });

  test("no more than 32 keys are kept", async () => {
    const lookup = createLookup(async (kid) => ({ ...KEY.publicJwk, kid }));
    const sign = (index: number): Promise<string> => KEY.sign({}, { kid: `key-${index}` });
    for (let index = 1; index <= 33; index += 1) await check(lookup, await sign(index), index * 10_000);
    const before = lookup.asked.length;

    await check(lookup, await sign(33), 360_000);
    await check(lookup, await sign(2), 360_000);
    expect(lookup.asked).toHaveLength(before);
    await check(lookup, await sign(1), 360_000);
    expect(lookup.asked).toHaveLength(before + 1);
  });
});

describe("keys that are not found", () => {
  test("an id the app does not know is asked for again after half a minute", async () => {
    const lookup = createLookup(know());
    const token = await KEY.sign({});

    expect(await check(lookup, token)).toEqual(UNKNOWN);
    expect(await check(lookup, token, 29_999)).toEqual(UNKNOWN);
    expect(lookup.asked).toHaveLength(1);
    lookup.answer(know(KEY));
    expect(await check(lookup, token, 30_000)).toEqual(VERIFIED);
  });

  test("B25 1000 made-up key ids in a minute cause eight lookups, and do not stop a kept key", async () => {
    const lookup = createLookup(know(KEY));
    const token = await KEY.sign({});
    await check(lookup, token, -30_000);
    const kinds = new Set<string>();
    for (let index = 0; index < 1_000; index += 1) {
      kinds.add((await check(lookup, forge(`made-up-${index}`), index * 60)).kind);
    }

    expect(lookup.asked.filter((kid) => kid !== "key-1")).toHaveLength(8);
    expect(kinds).toEqual(new Set(["rejected", "unavailable"]));
    expect(await check(lookup, token, 60_000)).toEqual(VERIFIED);
  });

  test("B30 a new key is neither proven nor forged while made-up ids use lookups up", async () => {
    const lookup = createLookup(know(KEY));
    for (const kid of ["a", "b", "c", "d"]) expect(await check(lookup, forge(kid))).toEqual(UNKNOWN);

    expect(await check(lookup, await KEY.sign({}), 1_000)).toEqual(UNAVAILABLE);
    expect(await check(lookup, await KEY.sign({}), 30_000)).toEqual(VERIFIED);
  });

  test("a clock set back does not stop keys from being looked up", async () => {
    const lookup = createLookup(know());
    for (const kid of ["a", "b", "c", "d", "key-1"]) await check(lookup, forge(kid));
    lookup.answer(know(KEY));

    expect(await check(lookup, await KEY.sign({}), -3_600_000)).toEqual(VERIFIED);
  });

  test.each<readonly [string, KeyResolver]>([
    ["rejects", fail],
    [
      "throws",
      () => {
        throw new Error("The bank is down");
      },
    ],
    ["answers with text", async () => "key" as unknown as JWK],
    ["answers with no key at all", async () => ({})],
    ["answers with a broken key", async () => ({ kty: "EC", crv: "P-256", x: "AA", y: "AA" })],
    ["answers with a shared secret", async () => ({ kty: "oct", k: "c2VjcmV0LXNlY3JldC1zZWNyZXQ" })],
  ])("B26 a lookup that %s means neither proven nor forged", async (_name, resolve) => {
    expect(await check(createLookup(resolve), await KEY.sign({}))).toEqual(UNAVAILABLE);
  });

  test("no key at all is an answer too", async () => {
    expect(
      await check(
        createLookup(async () => null as unknown as JWK),
        await KEY.sign({}),
      ),
    ).toEqual(UNKNOWN);
  });

  test("an answer that is no key is not kept", async () => {
    const lookup = createLookup(async () => "key" as unknown as JWK);
    await check(lookup, await KEY.sign({}));
    lookup.answer(know(KEY));

    expect(await check(lookup, await KEY.sign({}))).toEqual(VERIFIED);
  });

  test("a key too short to prove anything means neither proven nor forged", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 1_024 });
    const parts = [{ alg: "RS256", kid: "key-1" }, {}].map((part) => Buffer.from(JSON.stringify(part)));
    const unsigned = parts.map((part) => part.toString("base64url")).join(".");
    const signature = createSign("sha256").update(unsigned).sign(privateKey, "base64url");
    const lookup = createLookup(async () => publicKey.export({ format: "jwk" }));

    expect(await check(lookup, `${unsigned}.${signature}`)).toEqual(UNAVAILABLE);
  });

  test.each<readonly [string, Partial<JWK>]>([
    ["for another algorithm", { alg: "RS256" }],
    ["to encrypt with", { use: "enc" }],
  ])("a key made %s is not the token's", async (_name, change) => {
    expect(
      await check(
        createLookup(async () => ({ ...KEY.publicJwk, ...change })),
        await KEY.sign({}),
      ),
    ).toEqual(UNKNOWN);
  });

  test("a private key that is answered by mistake is used as the public one", async () => {
    expect(
      await check(
        createLookup(async () => KEY.privateJwk),
        await KEY.sign({}),
      ),
    ).toEqual(VERIFIED);
  });
});

describe("a lookup that takes too long", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test("B26 two seconds without an answer mean neither proven nor forged", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const lookup = createLookup(() => new Promise(() => undefined));
    const settled = vi.fn<(verdict: Verdict) => void>();
    const verdict = check(lookup, await KEY.sign({}));
    void verdict.then(settled);

    await vi.advanceTimersByTimeAsync(1_999);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);

    expect(await verdict).toEqual(UNAVAILABLE);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("an answer in time leaves no timer behind", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });

    expect(await check(createLookup(know(KEY)), await KEY.sign({}))).toEqual(VERIFIED);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("tokens that ask for no key", () => {
  test.each([
    ["B24 without a key id", forge(undefined), "jwt_malformed"],
    ["B24 with a key id of 10 kB", forge("k".repeat(10_000)), "jwt_malformed"],
    ["B24 with a list for a key id", forge(["key-1"]), "jwt_malformed"],
    ["B21 with the algorithm none", forge("key-1", "none"), "jwt_algorithm_refused"],
    ["B22 with an algorithm of shared secrets", forge("key-1", "HS256"), "jwt_algorithm_refused"],
  ])("a token %s is refused before the app is asked", async (_name, token, cause) => {
    const lookup = createLookup(know(KEY));

    expect(await check(lookup, token)).toEqual({ kind: "rejected", cause });
    expect(lookup.asked).toEqual([]);
  });

  test.each(["../../etc/passwd", "' or 1=1 --", "http://169.254.169.254/", "__proto__", "constructor"])(
    "B24 the key id %s is only a name the app does not know",
    async (kid) => {
      const lookup = createLookup(know(KEY));

      expect(await check(lookup, forge(kid))).toEqual(UNKNOWN);
      expect(lookup.asked).toEqual([kid]);
    },
  );

  test("B22 the public key does not pass for a shared secret", async () => {
    const pem = createPublicKey({ key: { ...KEY.publicJwk }, format: "jwk" }).export({ type: "spki", format: "pem" });
    const content = `${Buffer.from(JSON.stringify({ alg: "HS256", kid: "key-1" })).toString("base64url")}.e30`;
    const mac = createHmac("sha256", pem).update(content).digest("base64url");

    expect((await check(createLookup(know(KEY)), `${content}.${mac}`)).kind).toBe("rejected");
  });

  test("a token signed with another key under a known id is refused", async () => {
    expect(await check(createLookup(know(KEY)), await NEXT.sign({}, { kid: "key-1" }))).toEqual({
      kind: "rejected",
      cause: "signature_mismatch",
    });
  });
});

test("a source opens without asking for any key", () => {
  expect(createLookup(fail).asked).toEqual([]);
});

test("an unusable moment verifies nothing", async () => {
  const lookup = createLookup(know(KEY));
  const token = await KEY.sign({ exp: Math.floor(NOW.getTime() / 1_000) + 60 });

  expect((await lookup.open.verify(toTokenDelivery(token), new Date(Number.NaN))).kind).not.toBe("verified");
});
