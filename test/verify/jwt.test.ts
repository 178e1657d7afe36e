import { createHash, createHmac } from "node:crypto";
import fc from "fast-check";
import { type JWTPayload, SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import {
  defineProvider,
  type Delivery,
  type JwtScheme,
  openSource,
  type OpenSource,
  type ProviderDefinition,
  sign,
  type Source,
  type SourceOptions,
  type SecretOption,
  type Verdict,
} from "../../src/verify/index.ts";
import { createKeyServer, createSigningKey } from "./key-server.ts";
import { after, NOW, SECRET, toBytes, toDelivery } from "./senders.ts";

const SECONDS = Math.floor(NOW.getTime() / 1_000);
const BODY = '{"id":"evt_1","type":"order.paid"}';
const OTHER_SECRET = "another-secret-of-some-length";
const KEY = await createSigningKey("key-1", "ES256");

const HEADER = { in: "header", header: "x-acme-token" } as const;
const BY_SECRET = { algorithms: ["HS256"], keys: { from: "secret" } } as const;

/** What the tests vary. */
type Variation = Partial<Omit<JwtScheme, "kind">> & Pick<JwtScheme, "algorithms" | "keys">;

function toSource(variation: Variation, options: AcmeOptions, definition: Partial<ProviderDefinition> = {}): Source {
  const provider = defineProvider({
    name: "acme",
    scheme: { kind: "jwt", carrier: HEADER, ...variation },
    id: { in: "body", path: "id" },
    type: { in: "body", paths: ["type"] },
    ...definition,
  });
  return provider(options as never);
}

type AcmeOptions = Partial<SourceOptions> & { readonly secret?: SecretOption; readonly audience?: string };

function signWith(secret: string | Uint8Array, claims: JWTPayload, header: object = {}): Promise<string> {
  const key = typeof secret === "string" ? toBytes(secret) : secret;
  return new SignJWT(claims).setProtectedHeader({ alg: "HS256", ...header }).sign(key);
}

function toTokenDelivery(token: string, body = BODY): Delivery {
  return toDelivery({ headers: { "x-acme-token": token }, body: toBytes(body) });
}

async function check(source: Source, token: string, { body = BODY, now = NOW } = {}): Promise<Verdict> {
  return openSource("acme", source).verify(toTokenDelivery(token, body), now);
}

function rejected(cause: string): unknown {
  return { kind: "rejected", cause };
}

function verified(index = 0, label = String(index)): unknown {
  return { kind: "verified", secret: { index, label } };
}

function refusalOf(source: Source): string {
  try {
    openSource("shop", source);
  } catch (error) {
    return String(error);
  }
  return expect.fail("The configuration was accepted");
}

describe("secrets as keys", () => {
  const bytes = Buffer.from("0123456789abcdef0123456789abcdef~~~~");

  test.each([
    ["utf8", bytes.toString()],
    ["hex", bytes.toString("hex")],
    ["hex", bytes.toString("hex").toUpperCase()],
    ["base64", bytes.toString("base64")],
    ["base64url", bytes.toString("base64url")],
  ] as const)("a token signed with the bytes of a secret in %s verifies", async (key, secret) => {
    const source = toSource({ algorithms: ["HS256"], keys: { from: "secret", key } }, { secret });

    expect(await check(source, await signWith(bytes, {}))).toEqual(verified());
    expect(await check(source, await signWith(OTHER_SECRET, {}))).toEqual(rejected("signature_mismatch"));
  });

  test.each(["HS256", "HS384", "HS512"] as const)("%s agrees with node:crypto", async (alg) => {
    const content = [{ alg }, { sub: "acme" }].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"));
    const mac = createHmac(`sha${alg.slice(2)}`, SECRET)
      .update(content.join("."))
      .digest("base64url");
    const source = toSource({ algorithms: [alg], keys: { from: "secret" } }, { secret: SECRET });

    expect(await check(source, `${content.join(".")}.${mac}`)).toEqual(verified());
  });

  test("every secret is tried, and the verdict says which proved the token", async () => {
    const secret = [SECRET, { label: "old", secret: OTHER_SECRET }];
    const source = toSource(BY_SECRET, { secret });

    expect(await check(source, await signWith(SECRET, {}))).toEqual(verified());
    expect(await check(source, await signWith(OTHER_SECRET, {}))).toEqual(verified(1, "old"));
    expect(await check(source, await signWith("a-third-secret-of-some-length", {}))).toEqual(
      rejected("signature_mismatch"),
    );
  });

  test("A12 a secret proves a token until its notAfter and no longer", async () => {
    const secret = [SECRET, { label: "old", secret: OTHER_SECRET, notAfter: NOW }];
    const source = toSource(BY_SECRET, { secret });
    const token = await signWith(OTHER_SECRET, {});

    expect(await check(source, token)).toEqual(verified(1, "old"));
    expect(await check(source, token, { now: after(1) })).toEqual(rejected("signature_mismatch"));
  });

  test("a key id is not needed, and one that is there changes nothing", async () => {
    const source = toSource(BY_SECRET, { secret: SECRET });

    expect(await check(source, await signWith(SECRET, {}, { kid: "../../etc/passwd" }))).toEqual(verified());
    expect(await check(source, await signWith(SECRET, {}, { kid: "k".repeat(300) }))).toEqual(
      rejected("jwt_malformed"),
    );
  });

  test.each([
    ["another hash", { alg: "HS512" }],
    ["none", { alg: "none" }],
    ["a public key's algorithm", { alg: "ES256" }],
  ])("B21 B22 a token that names %s is refused", async (_name, header) => {
    const source = toSource(BY_SECRET, { secret: SECRET });
    const [, claims, mac] = (await signWith(SECRET, {})).split(".");
    const forged = [Buffer.from(JSON.stringify(header)).toString("base64url"), claims, mac].join(".");

    expect(await check(source, forged)).toEqual(rejected("jwt_algorithm_refused"));
  });

  test("B23 a key a token brings along is ignored", async () => {
    const source = toSource(BY_SECRET, { secret: SECRET });
    const jwk = { kty: "oct", k: Buffer.from(OTHER_SECRET).toString("base64url") };

    expect(await check(source, await signWith(OTHER_SECRET, {}, { jwk }))).toEqual(rejected("signature_mismatch"));
  });

  test("no altered character of a token verifies", async () => {
    const source = toSource({ ...BY_SECRET, requiredClaims: ["sub"] }, { secret: SECRET });
    const token = await signWith(SECRET, { sub: "acme" });
    const open = openSource("acme", source);

    for (let index = 0; index < token.length; index += 1) {
      for (const character of "A_b-9.= \u00e9") {
        if (token[index] === character) continue;
        const mutant = token.slice(0, index) + character + token.slice(index + 1);
        expect((await open.verify(toTokenDelivery(mutant), NOW)).kind).toBe("rejected");
      }
    }
  });

  test("a random token never verifies, and never makes verifying throw", async () => {
    const open = openSource("acme", toSource(BY_SECRET, { secret: SECRET }));

    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string(), fc.base64String(), fc.stringMatching(/^(?:[\w-]{0,40}\.){2}[\w-]{0,44}$/)),
        async (token) => {
          expect((await open.verify(toTokenDelivery(token), NOW)).kind).toBe("rejected");
        },
      ),
    );
  });
});

describe("configuration", () => {
  const byResolver = { algorithms: ["ES256"], keys: { from: "resolver" } } as const;
  const refusals: readonly (readonly [string, Source, string])[] = [
    [
      "an algorithm of public keys for secrets",
      toSource({ ...BY_SECRET, algorithms: ["HS256", "RS256"] }, { secret: SECRET }),
      "algorithms",
    ],
    [
      "an algorithm of secrets for published keys",
      toSource({ algorithms: ["ES256", "HS256"], keys: { from: "url", url: "https://acme.example/keys" } }, {}),
      "algorithms",
    ],
    [
      "an algorithm of secrets for looked-up keys",
      toSource({ algorithms: ["HS256"], keys: { from: "resolver" } }, { resolveKey: async () => undefined }),
      "algorithms",
    ],
    [
      "no algorithm at all",
      toSource({ ...BY_SECRET, algorithms: [] as never }, { secret: SECRET }),
      "definition.scheme.algorithms",
    ],
    [
      "an algorithm nobody knows",
      toSource({ ...BY_SECRET, algorithms: ["none" as never] }, { secret: SECRET }),
      "definition.scheme.algorithms.0",
    ],
    ["no secret", toSource(BY_SECRET, {}), "secret"],
    [
      "a secret that is not hex",
      toSource({ algorithms: ["HS256"], keys: { from: "secret", key: "hex" } }, { secret: "not-hexadecimal" }),
      "secret",
    ],
    [
      "a short key",
      toSource({ algorithms: ["HS256"], keys: { from: "secret", key: "hex" } }, { secret: "00112233445566" }),
      "secret",
    ],
    ["no resolver", toSource(byResolver, {}), "resolveKey"],
    ["a resolver that is no function", toSource(byResolver, { resolveKey: "key" as never }), "resolveKey"],
    [
      "keys over plain http",
      toSource({ algorithms: ["ES256"], keys: { from: "url", url: "http://acme.example/keys" } }, {}),
      "keys.url",
    ],
    ["keys at no URL", toSource({ algorithms: ["ES256"], keys: { from: "url", url: "acme.example" } }, {}), "keys.url"],
    ["no issuer", toSource({ algorithms: ["ES256"], keys: { from: "issuer", path: "/keys" } }, {}), "issuer"],
    [
      "a claim that expects no setting",
      toSource({ ...BY_SECRET, expectedClaims: { aud: "{setting:audience}" } }, { secret: SECRET }),
      "expectedClaims",
    ],
    [
      "a claim that expects an unknown placeholder",
      toSource({ ...BY_SECRET, expectedClaims: { aud: "{body}" } }, { secret: SECRET }),
      "expectedClaims",
    ],
    [
      "a body hash in a token that is the body",
      toSource(
        { ...BY_SECRET, carrier: { in: "body" }, bodyHash: { claim: "h", hash: "sha256", encoding: "hex" } },
        { secret: SECRET },
        { payload: "jwt" },
      ),
      "bodyHash",
    ],
    [
      "a body hash in a token inside the body",
      toSource(
        {
          ...BY_SECRET,
          carrier: { in: "field", path: "token" },
          bodyHash: { claim: "h", hash: "sha256", encoding: "hex" },
        },
        { secret: SECRET },
      ),
      "bodyHash",
    ],
    [
      "a token that is the body of another form",
      toSource({ ...BY_SECRET, carrier: { in: "body" } }, { secret: SECRET }),
      "definition.payload",
    ],
  ];

  test.each(refusals)("%s is refused at start-up", (_name, source, option) => {
    expect(refusalOf(source)).toMatch(new RegExp(`"shop", option "[^"]*${option}`));
  });
});

describe("B27 expected claims", () => {
  const variation = {
    ...BY_SECRET,
    requiredClaims: ["jti"],
    forbiddenClaims: ["scp"],
    expectedClaims: { aud: "{setting:audience}", iss: "https://acme.example", email_verified: true },
  };
  const source = toSource(variation, { secret: SECRET, audience: "shop-1" }, { settings: ["audience"] });
  const good = { jti: "1", aud: "shop-1", iss: "https://acme.example", email_verified: true };

  test.each<readonly [string, JWTPayload]>([
    ["as expected", good],
    ["with a list that holds the audience", { ...good, aud: ["shop-0", "shop-1"] }],
  ])("B27 a token %s verifies", async (_name, claims) => {
    expect(await check(source, await signWith(SECRET, claims))).toEqual(verified());
  });

  test.each<readonly [string, Readonly<Record<string, unknown>>]>([
    ["another audience", { ...good, aud: "shop-2" }],
    ["an audience that begins alike", { ...good, aud: "shop-11" }],
    ["a list without the audience", { ...good, aud: ["shop-2"] }],
    ["a list of lists", { ...good, aud: [["shop-1"]] }],
    ["no audience", { ...good, aud: undefined }],
    ["the placeholder itself", { ...good, aud: "{setting:audience}" }],
    ["another issuer", { ...good, iss: "https://acme.example/" }],
    ["false for true", { ...good, email_verified: false }],
    ["a text for true", { ...good, email_verified: "true" }],
    ["a missing required claim", { ...good, jti: undefined }],
    ["a forbidden claim", { ...good, scp: [] }],
  ])("B27 a token with %s is refused", async (_name, claims) => {
    expect(await check(source, await signWith(SECRET, claims))).toEqual(rejected("jwt_claims_refused"));
  });
});

test("B27 what every object inherits is no claim", async () => {
  const source = toSource({ ...BY_SECRET, requiredClaims: ["constructor"] }, { secret: SECRET });

  expect(await check(source, await signWith(SECRET, {}))).toEqual(rejected("jwt_claims_refused"));
  expect(await check(source, await signWith(SECRET, { constructor: "acme" }))).toEqual(verified());
});

describe("B28 age", () => {
  const source = (options: AcmeOptions = {}): Source =>
    toSource({ ...BY_SECRET, maxAgeMs: 300_000 }, { secret: SECRET, ...options });

  test.each([
    ["exactly as old as allowed", { iat: SECONDS - 300 }, {}, "verified"],
    ["a second older", { iat: SECONDS - 301 }, {}, "rejected"],
    ["as far in the future as a clock may differ", { iat: SECONDS + 300 }, {}, "verified"],
    ["a second further", { iat: SECONDS + 301 }, {}, "rejected"],
    ["without a time", {}, {}, "rejected"],
    ["with a time that is text", { iat: String(SECONDS) }, {}, "rejected"],
    ["older than the app's own tolerance", { iat: SECONDS - 61 }, { toleranceMs: 60_000 }, "rejected"],
    ["within the app's own tolerance", { iat: SECONDS - 600 }, { toleranceMs: 600_000 }, "verified"],
  ] as const)("B28 a token %s", async (_name, claims, options, kind) => {
    expect((await check(source(options), await signWith(SECRET, { ...claims } as JWTPayload))).kind).toBe(kind);
  });

  test("B28 a token needs no time where none is asked for", async () => {
    expect((await check(toSource(BY_SECRET, { secret: SECRET }), await signWith(SECRET, {}))).kind).toBe("verified");
  });
});

describe("B29 body hash", () => {
  const bodyHash = { claim: "sha256", hash: "sha256", encoding: "hex" } as const;
  const source = toSource({ ...BY_SECRET, bodyHash }, { secret: SECRET });
  const digest = createHash("sha256").update(BODY).digest();

  test("the proof covers the body", () => {
    expect(openSource("acme", source).isSigned).toBe(true);
    expect(openSource("acme", toSource(BY_SECRET, { secret: SECRET })).isSigned).toBe(false);
  });

  test.each([
    ["sha1", "hex"],
    ["sha256", "hex"],
    ["sha256", "base64"],
    ["sha512", "base64url"],
  ] as const)("B29 the %s hash in %s verifies", async (hash, encoding) => {
    const claims = { h: createHash(hash).update(BODY).digest(encoding) };
    const hashed = toSource({ ...BY_SECRET, bodyHash: { claim: "h", hash, encoding } }, { secret: SECRET });

    expect(await check(hashed, await signWith(SECRET, claims))).toEqual(verified());
    expect(await check(hashed, await signWith(SECRET, claims), { body: `${BODY} ` })).toEqual(
      rejected("jwt_body_mismatch"),
    );
  });

  test.each([
    ["of another body", createHash("sha256").update("{}").digest("hex"), "jwt_body_mismatch"],
    ["in upper case", digest.toString("hex").toUpperCase(), "jwt_body_mismatch"],
    ["in base64", digest.toString("base64"), "jwt_body_mismatch"],
    ["with a space", `${digest.toString("hex")} `, "jwt_body_mismatch"],
    ["that is cut off", digest.toString("hex").slice(0, -2), "jwt_body_mismatch"],
    ["that is empty", "", "jwt_body_mismatch"],
    ["that is missing", undefined, "jwt_claims_refused"],
    ["that is a list", [digest.toString("hex")], "jwt_claims_refused"],
  ] as const)("B29 a hash %s is refused", async (_name, hash, cause) => {
    expect(await check(source, await signWith(SECRET, { sha256: hash }))).toEqual(rejected(cause));
  });

  test("B29 another body is never accepted", async () => {
    const open = openSource("acme", source);
    const token = await signWith(SECRET, { sha256: digest.toString("hex") });

    await fc.assert(
      fc.asyncProperty(fc.string(), async (body) => {
        fc.pre(body !== BODY);
        expect(await open.verify(toTokenDelivery(token, body), NOW)).toEqual(rejected("jwt_body_mismatch"));
      }),
    );
  });
});

describe("carriers", () => {
  const checkIn = async (
    carrier: JwtScheme["carrier"],
    request: { readonly headers?: Record<string, string>; readonly body?: string },
    definition: Partial<ProviderDefinition> = {},
  ): Promise<Verdict> => {
    const open = openSource("acme", toSource({ ...BY_SECRET, carrier }, { secret: SECRET }, definition));
    return open.verify(toDelivery({ headers: request.headers ?? {}, body: toBytes(request.body ?? BODY) }), NOW);
  };
  const field = { in: "field", path: "auth.token" } as const;
  const prefixed = { in: "header", header: "authorization", prefix: "Token " } as const;

  test("a token in each of its places verifies", async () => {
    const token = await signWith(SECRET, {});
    const form = { payload: "form" } as const;

    expect(await checkIn({ in: "bearer" }, { headers: { authorization: `Bearer ${token}` } })).toEqual(verified());
    expect(await checkIn({ in: "bearer" }, { headers: { authorization: `bearer ${token}` } })).toEqual(verified());
    expect(await checkIn(prefixed, { headers: { authorization: `Token ${token}` } })).toEqual(verified());
    expect(await checkIn(field, { body: JSON.stringify({ auth: { token } }) })).toEqual(verified());
    expect(await checkIn({ in: "field", path: "token" }, { body: `a=1&token=${token}` }, form)).toEqual(verified());
    expect(await checkIn({ in: "body" }, { body: token }, { payload: "jwt" })).toEqual(verified());
  });

  test("a token anywhere else is missing or malformed", async () => {
    const token = await signWith(SECRET, {});
    const twice = { authorization: `Bearer ${token}, Bearer ${token}` };

    expect(await checkIn({ in: "bearer" }, {})).toEqual(rejected("token_missing"));
    expect(await checkIn({ in: "bearer" }, { headers: { authorization: `Basic ${token}` } })).toEqual(
      rejected("token_missing"),
    );
    expect(await checkIn({ in: "bearer" }, { headers: twice })).toEqual(rejected("jwt_malformed"));
    expect(await checkIn(prefixed, { headers: { authorization: `Bearer ${token}` } })).toEqual(
      rejected("token_missing"),
    );
    expect(await checkIn(field, { body: JSON.stringify({ token }) })).toEqual(rejected("token_missing"));
    expect(await checkIn(field, { body: JSON.stringify({ auth: { token: [token] } }) })).toEqual(
      rejected("token_missing"),
    );
    expect(await checkIn(field, { body: "not JSON" })).toEqual(rejected("token_missing"));
  });

  test("only a token that is the body, or holds its hash, covers the body", () => {
    const isSigned = (carrier: JwtScheme["carrier"], definition: Partial<ProviderDefinition> = {}): boolean =>
      openSource("acme", toSource({ ...BY_SECRET, carrier }, { secret: SECRET }, definition)).isSigned;

    expect(isSigned({ in: "body" }, { payload: "jwt" })).toBe(true);
    expect(isSigned(field)).toBe(false);
    expect(isSigned({ in: "bearer" })).toBe(false);
  });

  test("headers that carry a token are never stored", () => {
    const secretHeaders = (carrier: JwtScheme["carrier"]): readonly string[] =>
      openSource("acme", toSource({ ...BY_SECRET, carrier }, { secret: SECRET })).secretHeaders;

    expect(secretHeaders({ in: "bearer" })).toEqual(["authorization"]);
    expect(secretHeaders({ in: "header", header: "X-Acme-JWT" })).toEqual(["x-acme-jwt"]);
    expect(secretHeaders(field)).toEqual([]);
  });
});

describe("keys at one address", () => {
  test("the keys are fetched once, from the address as it stands", async ({ onTestFinished }) => {
    const server = await createKeyServer(KEY);
    onTestFinished(() => server.close());
    const url = `${server.issuer}/v1/certs?format=jwk`;
    const open = openSource("acme", toSource({ algorithms: ["ES256"], keys: { from: "url", url } }, {}));

    expect(await open.verify(toTokenDelivery(await KEY.sign({ iss: "whoever" })), NOW)).toEqual(verified(0, "key-1"));
    expect(await open.verify(toTokenDelivery(await KEY.sign({})), after(60_000))).toEqual(verified(0, "key-1"));
    expect(server.requests).toEqual(["/v1/certs?format=jwk"]);
  });

  test("a token that names no key is malformed, and no key is fetched", async ({ onTestFinished }) => {
    const server = await createKeyServer(KEY);
    onTestFinished(() => server.close());
    const keys = { from: "url", url: server.issuer } as const;
    const token = await KEY.sign({}, { kid: undefined });

    expect(await check(toSource({ algorithms: ["ES256"], keys }, {}), token)).toEqual(rejected("jwt_malformed"));
    expect(server.requests).toEqual([]);
  });
});

describe("signing", () => {
  const message = { body: BODY, type: "order.paid", id: "evt_1", at: NOW };
  const developmentKey = JSON.stringify(KEY.privateJwk);
  const rules = {
    requiredClaims: ["jti", "event"],
    expectedClaims: { aud: "{setting:audience}", email_verified: true },
    maxAgeMs: 300_000,
  };

  async function roundTrip(source: Source): Promise<readonly [OpenSource, Delivery, Verdict]> {
    const open = openSource("acme", source);
    const delivery = toDelivery(await sign(source, message));
    return [open, delivery, await open.verify(delivery, NOW)];
  }

  test.each<readonly [string, JwtScheme["carrier"], Partial<ProviderDefinition>]>([
    ["bearer", { in: "bearer" }, {}],
    ["header", HEADER, {}],
    ["prefixed header", { in: "header", header: "authorization", prefix: "JWT " }, {}],
    ["field of JSON", { in: "field", path: "auth.token" }, {}],
    ["field of a form", { in: "field", path: "token" }, { payload: "form" }],
    ["body", { in: "body" }, { payload: "jwt" }],
  ])("a delivery signed with a secret, its token in the %s, verifies", async (_name, carrier, definition) => {
    const requiredClaims = carrier.in === "body" ? ["id"] : rules.requiredClaims;
    const variation = { ...BY_SECRET, ...rules, requiredClaims, carrier };
    const options = { secret: [SECRET, OTHER_SECRET], audience: "shop" };

    const [open, delivery, verdict] = await roundTrip(
      toSource(variation, options, { settings: ["audience"], ...definition }),
    );

    expect(verdict).toEqual(verified());
    expect(open.identify(delivery)).toMatchObject([{ externalId: "evt_1", type: "order.paid" }]);
  });

  test("a delivery with a hash of its body verifies, and no other body with its token", async () => {
    const bodyHash = { claim: "body_sha256", hash: "sha256", encoding: "base64" } as const;
    const source = toSource({ ...BY_SECRET, bodyHash }, { secret: SECRET });

    const [open, delivery, verdict] = await roundTrip(source);

    expect(verdict).toEqual(verified());
    expect(await open.verify({ ...delivery, body: toBytes("{}") }, NOW)).toEqual(rejected("jwt_body_mismatch"));
  });

  test("a delivery signed with a development key verifies where that key is published", async ({ onTestFinished }) => {
    const server = await createKeyServer(KEY);
    onTestFinished(() => server.close());
    const algorithms = ["RS256", "ES256"] as const;
    const keys = { from: "issuer", path: "/keys" } as const;
    const source = toSource(
      { algorithms, keys, ...rules },
      { issuer: server.issuer, developmentKey, audience: "shop" },
      {
        settings: ["audience"],
      },
    );

    const [, , verdict] = await roundTrip(source);

    expect(verdict).toEqual(verified(0, "key-1"));
    expect(server.requests).toEqual(["/keys"]);
  });

  test.each([
    ["a list", "[]"],
    ["no JSON", "hello"],
    ["an object whose path is taken by a text", '{"auth":"x"}'],
  ])("a token cannot become a field of a body that is %s", async (_name, body) => {
    const source = toSource({ ...BY_SECRET, carrier: { in: "field", path: "auth.token" } }, { secret: SECRET });

    await expect(sign(source, { ...message, body })).rejects.toMatchObject({ code: "INPUT_INVALID" });
  });
});
