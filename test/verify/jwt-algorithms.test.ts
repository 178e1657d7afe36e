import { generateKeyPairSync, type KeyPairKeyObjectResult } from "node:crypto";
import { type JWK, SignJWT } from "jose";
import { expect, test } from "vitest";
import { PUBLIC_KEY_ALGORITHMS, type PublicKeyAlgorithm } from "../../src/core/jwt-algorithm.ts";
import { defineProvider, openSource, type Verdict } from "../../src/verify/index.ts";
import { NOW, toBytes, toDelivery } from "./senders.ts";

const RSA = generateKeyPairSync("rsa", { modulusLength: 2_048 });

function toKeys(alg: PublicKeyAlgorithm): KeyPairKeyObjectResult {
  if (alg.startsWith("Ed")) return generateKeyPairSync("ed25519");
  if (!alg.startsWith("ES")) return RSA;
  return generateKeyPairSync("ec", { namedCurve: alg === "ES512" ? "P-521" : `P-${alg.slice(2)}` });
}

/** What a source that accepts one algorithm makes of a token signed with another. */
async function check(pinned: PublicKeyAlgorithm, alg: PublicKeyAlgorithm): Promise<Verdict> {
  const { privateKey, publicKey } = toKeys(alg);
  const token = await new SignJWT({}).setProtectedHeader({ alg, kid: "key-1" }).sign(privateKey);
  const bank = defineProvider({
    name: "bank",
    scheme: { kind: "jwt", carrier: { in: "bearer" }, algorithms: [pinned], keys: { from: "resolver" } },
    id: { in: "none" },
    type: { in: "none" },
  });
  const open = openSource("bank", bank({ resolveKey: async () => publicKey.export({ format: "jwk" }) as JWK }));
  return open.verify(toDelivery({ headers: { authorization: `Bearer ${token}` }, body: toBytes("{}") }), NOW);
}

test.each(PUBLIC_KEY_ALGORITHMS)(
  "a token signed with %s verifies where a definition pins it, and only there",
  async (alg) => {
    expect(await check(alg, alg)).toEqual({ kind: "verified", secret: { index: 0, label: "key-1" } });
    expect(await check(alg === "RS256" ? "RS384" : "RS256", alg)).toEqual({
      kind: "rejected",
      cause: "jwt_algorithm_refused",
    });
  },
);
