import type * as Crypto from "node:crypto";
import { createHash, createHmac } from "node:crypto";
import { beforeEach, expect, test, vi } from "vitest";
import { defineProvider, openSource, type Scheme, sign, type Source } from "../../src/verify/index.ts";
import { basicAuth } from "../../src/verify/providers/index.ts";
import { NOW, toDelivery } from "./senders.ts";
import { toRequest } from "./requests.ts";

/** Lengths of what was compared, in order. */
const compared = vi.hoisted((): [number, number][] => []);

vi.mock("node:crypto", async (importOriginal) => {
  const crypto = await importOriginal<typeof Crypto>();
  const timingSafeEqual = (one: Uint8Array, other: Uint8Array): boolean => {
    compared.push([one.length, other.length]);
    return crypto.timingSafeEqual(one, other);
  };
  return { ...crypto, timingSafeEqual };
});

beforeEach(() => {
  compared.length = 0;
});

const SECRETS = ["first-secret-of-some-length", "second-secret", "third-secret-that-is-a-good-deal-longer-than-others"];
const MESSAGE = { body: '{"id":"evt_1"}', type: "order.paid", id: "evt_1", at: NOW };
const SIGNATURES = { header: "x-signature", encoding: "hex", format: { kind: "list", version: "v1" } } as const;

const SCHEMES: readonly (readonly [string, Scheme, number])[] = [
  ["an HMAC", { kind: "hmac", signature: SIGNATURES }, 32],
  ["an HMAC with SHA-1", { kind: "hmac", hash: "sha1", signature: SIGNATURES }, 20],
  ["an HMAC with SHA-512", { kind: "hmac", hash: "sha512", signature: SIGNATURES }, 64],
  ["a hash", { kind: "digest", hash: "sha256", signature: SIGNATURES, content: "{body}{secret}" }, 32],
  ["a token", { kind: "token", carrier: { in: "header", header: "x-signature" } }, 32],
];

function toSource(scheme: Scheme, secret: readonly string[]): Source {
  const provider = defineProvider({ name: "acme", scheme, id: { in: "none" }, type: { in: "none" } });
  return provider({ secret });
}

test.each(SCHEMES)(
  "A15 %s is compared as bytes of one length with every secret, whichever is right",
  async (_name, scheme, bytes) => {
    const open = openSource("acme", toSource(scheme, SECRETS));

    for (const secret of [...SECRETS, "a-secret-nobody-has"]) {
      const request = await sign(toSource(scheme, [secret]), MESSAGE);
      compared.length = 0;
      const { kind } = await open.verify(toDelivery(request), NOW);

      expect(kind).toBe(secret === "a-secret-nobody-has" ? "rejected" : "verified");
      expect(compared).toEqual(SECRETS.map(() => [bytes, bytes]));
    }
  },
);

test("A15 every signature of a delivery is compared, whichever is right", async () => {
  const [, scheme] = SCHEMES[0]!;
  const [secret = ""] = SECRETS;
  const open = openSource("acme", toSource(scheme, [secret]));
  const good = createHmac("sha256", secret).update(MESSAGE.body).digest("hex");
  const bad = createHash("sha256").update("other").digest("hex");

  for (const signatures of [
    [good, bad, bad],
    [bad, good, bad],
    [bad, bad, good],
    [bad, bad, bad],
  ]) {
    compared.length = 0;
    const header = signatures.map((signature) => `v1,${signature}`).join(" ");
    await open.verify(toRequest({ headers: { "x-signature": header }, body: MESSAGE.body }), NOW);

    expect(compared).toEqual(Array.from({ length: 3 }, () => [32, 32]));
  }
});

test.each(["", "x", "hooks:", "hooks:wrong", `hooks:${SECRETS[1]}`, "x".repeat(2_000)])(
  "A15 a user name and password are compared as digests, whatever was sent: %s",
  async (sent) => {
    const open = openSource("mail", basicAuth({ username: "hooks", password: SECRETS }));
    const authorization = `Basic ${Buffer.from(sent || "\0").toString("base64")}`;
    await open.verify(toRequest({ headers: { authorization } }), NOW);

    expect(compared).toEqual(SECRETS.map(() => [32, 32]));
  },
);

test.each(["", "v", "verify-token", "verify-tokem", "verify-token-of-another-length"])(
  "A15 a handshake's token is compared as a digest, whatever was sent: %j",
  async (token) => {
    const provider = defineProvider({
      name: "acme",
      scheme: SCHEMES[0]![1],
      id: { in: "none" },
      type: { in: "none" },
      settings: ["verifyToken"],
      handshakes: [
        {
          method: "GET",
          proof: { place: "query:token", setting: "verifyToken" },
          answer: { text: "{query:challenge}" },
        },
      ],
    });
    const open = openSource("acme", provider({ secret: SECRETS, verifyToken: "verify-token" }));
    const outcome = await open.shakeHands(toRequest({ method: "GET", query: `challenge=1&token=${token}` }), NOW);

    expect(outcome?.kind).toBe(token === "verify-token" ? "answered" : "rejected");
    expect(compared).toEqual([[32, 32]]);
  },
);
