import { generateKeyPairSync } from "node:crypto";
import { CompactSign } from "jose";
import { describe, expect, test } from "vitest";
import { defineProvider, type JwtScheme, openSource, sign, type Source, type Verdict } from "../../src/verify/index.ts";
import { defineSource } from "../../src/verify/source.ts";
import { createSigningKey } from "./key-server.ts";
import { after, NOW, SECRET, toBytes, toDelivery } from "./senders.ts";

const KEY = await createSigningKey("key-1", "ES256");
const SECONDS = NOW.getTime() / 1_000;
const MESSAGE = { body: '{"id":"evt_1"}', type: "order.paid", id: "evt_1", at: NOW };
const BY_SECRET = { carrier: { in: "bearer" }, algorithms: ["HS256"], keys: { from: "secret" } } as const;
const BY_ISSUER = {
  carrier: { in: "bearer" },
  algorithms: ["RS256", "ES256"],
  keys: { from: "issuer", path: "/keys" },
} as const;
const ISSUED = { issuer: "https://acme.example", developmentKey: JSON.stringify(KEY.privateJwk) };

function toSource(scheme: Omit<JwtScheme, "kind">, options: object): Source {
  const payload = scheme.carrier.in === "body" ? ({ payload: "jwt" } as const) : {};
  const provider = defineProvider({
    name: "acme",
    scheme: { kind: "jwt", ...scheme },
    id: { in: "none" },
    type: { in: "none" },
    ...payload,
  });
  return provider(options as never);
}

async function signToken(source: Source): Promise<readonly [header: unknown, claims: unknown]> {
  const { headers, body } = await sign(source, MESSAGE);
  const token = headers["authorization"]?.slice("Bearer ".length) ?? Buffer.from(body).toString();
  const [header, claims] = token
    .split(".")
    .slice(0, 2)
    .map((segment): unknown => JSON.parse(Buffer.from(segment, "base64url").toString()));
  return [header, claims];
}

describe("a test delivery's token", () => {
  test("names no key where the key is a secret", async () => {
    expect(await signToken(toSource(BY_SECRET, { secret: SECRET }))).toEqual([
      { alg: "HS256", typ: "JWT" },
      { iat: SECONDS },
    ]);
  });

  test("names its key and its issuer where the sender publishes both", async () => {
    expect(await signToken(toSource(BY_ISSUER, ISSUED))).toEqual([
      { alg: "ES256", typ: "JWT", kid: "key-1" },
      { iat: SECONDS, iss: "https://acme.example" },
    ]);
  });

  test("holds the claims that are asked for, and ends after a minute where it has to end", async () => {
    const source = toSource({ ...BY_SECRET, requiredClaims: ["jti", "exp"] }, { secret: SECRET });

    expect((await signToken(source))[1]).toEqual({ iat: SECONDS, jti: "evt_1", exp: SECONDS + 60 });
  });

  test("is the body's own claims and no others where it is the body", async () => {
    const carrier = { in: "body" } as const;

    expect((await signToken(toSource({ ...BY_SECRET, carrier }, { secret: SECRET })))[1]).toEqual({ id: "evt_1" });
    expect((await signToken(toSource({ ...BY_SECRET, carrier, maxAgeMs: 1 }, { secret: SECRET })))[1]).toEqual({
      id: "evt_1",
      iat: SECONDS,
    });
  });

  test.each([
    [undefined, 'option "developmentKey": is needed to sign test deliveries.'],
    ["no JSON", 'option "developmentKey": is not a private JWK as JSON text.'],
    ["[]", 'option "developmentKey": is not a private JWK as JSON text.'],
    [JSON.stringify(KEY.publicJwk), 'option "developmentKey": is not a private JWK as JSON text.'],
    [
      JSON.stringify({ kty: "oct", k: "c2VjcmV0", d: "x" }),
      'option "developmentKey": is not a private JWK as JSON text.',
    ],
  ])("cannot be signed with the key %j", async (developmentKey, problem) => {
    await expect(sign(toSource(BY_ISSUER, { ...ISSUED, developmentKey }), MESSAGE)).rejects.toThrow(problem);
  });

  test("cannot be made of a body that is no object", async () => {
    const source = toSource({ ...BY_SECRET, carrier: { in: "body" } }, { secret: SECRET });

    await expect(sign(source, { ...MESSAGE, body: "[]" })).rejects.toMatchObject({
      code: "INPUT_INVALID",
      message: "The body must be a JSON object: it becomes the claims of a token",
    });
  });

  test("cannot be signed while the secret has not come", async () => {
    const source = toSource(BY_SECRET, { secret: undefined, onSecret: () => undefined });
    const handshake = { method: "POST", secret: "header:x", proof: "none", answer: {} } as const;
    const definition = { ...source.definition, handshakes: [handshake] };

    await expect(sign({ ...source, definition }, MESSAGE)).rejects.toThrow(
      'option "secret": is needed to sign test deliveries',
    );
  });
});

describe("configuration", () => {
  test.each([
    [
      toSource({ ...BY_SECRET, algorithms: ["RS256"] }, { secret: SECRET }),
      "must be HS256, HS384 or HS512 for secrets",
    ],
    [toSource({ ...BY_ISSUER, algorithms: ["HS256"] }, ISSUED), "must not be HS\u2026 for public keys"],
    [toSource({ ...BY_SECRET, keys: { from: "resolver" }, algorithms: ["ES256"] }, {}), "is missing or not a function"],
    [toSource(BY_ISSUER, { issuer: "   " }), "is missing or empty"],
    [toSource(BY_ISSUER, { issuer: "ftp://localhost" }), "is not an https URL"],
    [toSource(BY_ISSUER, { issuer: "https://acme.example/?a=1" }), "holds more than a host and a path"],
  ])("is refused with what is wrong", (source, problem) => {
    expect(() => openSource("acme", source)).toThrow(problem);
  });

  test("a secret for a sender that publishes its keys is a misunderstanding", () => {
    const { definition } = toSource(BY_ISSUER, ISSUED);

    expect(() => openSource("acme", defineSource(definition, { ...ISSUED, secret: SECRET }))).toThrow(
      'option "secret": has no use: the sender publishes its keys.',
    );
  });
});

describe("verdicts", () => {
  const check = (source: Source, headers: Readonly<Record<string, string>>): Promise<Verdict> =>
    openSource("acme", source).verify(toDelivery({ headers, body: toBytes("{}") }), NOW);
  const bearer = toSource(BY_SECRET, { secret: SECRET });
  const good = async (): Promise<string> => {
    const { headers } = await sign(bearer, MESSAGE);
    return headers["authorization"]?.slice("Bearer ".length) ?? "";
  };

  test("a bearer token is the whole header", async () => {
    const token = await good();

    expect((await check(bearer, { authorization: `Bearer ${token}` })).kind).toBe("verified");
    for (const authorization of [`x Bearer ${token}`, `Bearer ${token}\n`, `Bearer  ${token}`, token]) {
      expect((await check(bearer, { authorization })).kind).toBe("rejected");
    }
  });

  test("a token does not age where its definition says nothing about it, whatever the clocks may differ by", async () => {
    const open = openSource("acme", toSource(BY_SECRET, { secret: SECRET, toleranceMs: 1_000 }));
    const delivery = toDelivery({ headers: { authorization: `Bearer ${await good()}` }, body: toBytes("{}") });

    expect((await open.verify(delivery, after(3_600_000))).kind).toBe("verified");
    expect((await open.verify(delivery, after(-2_000))).kind).toBe("rejected");
  });

  test("a header that is not there holds no token", async () => {
    const source = toSource({ ...BY_SECRET, carrier: { in: "header", header: "x-token" } }, { secret: SECRET });

    expect(await check(source, {})).toEqual({ kind: "rejected", cause: "token_missing" });
  });

  test.each(["[]", '"text"', "null", "not JSON", ""])(
    "a signed token whose claims are %j is malformed",
    async (text) => {
      const token = await new CompactSign(toBytes(text || " "))
        .setProtectedHeader({ alg: "HS256" })
        .sign(toBytes(SECRET));

      expect(await check(bearer, { authorization: `Bearer ${token}` })).toEqual({
        kind: "rejected",
        cause: "jwt_malformed",
      });
    },
  );

  test("a resolver's key of another kind means neither proven nor forged", async () => {
    const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 1_024 });
    const source = toSource(
      { ...BY_ISSUER, keys: { from: "resolver" } },
      { resolveKey: async () => publicKey.export({ format: "jwk" }) },
    );
    const [claims, signature] = ["e30", "AAAA"];
    const header = Buffer.from('{"alg":"RS256","kid":"key-1"}').toString("base64url");

    expect(await check(source, { authorization: `Bearer ${header}.${claims}.${signature}` })).toEqual({
      kind: "unavailable",
      cause: "keys_unreachable",
    });
  });
});
