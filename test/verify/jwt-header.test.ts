import { describe, expect, test } from "vitest";
import { openClaims } from "../../src/verify/jwt/jwt-claims.ts";
import { parseObject, readTokenHeader } from "../../src/verify/jwt/jwt-header.ts";
import { toContext } from "./signed-content-support.ts";
import { after, NOW, toBytes } from "./senders.ts";

function toToken(header: unknown, ...rest: readonly string[]): string {
  const [claims = "e30", signature = "AAAA"] = rest;
  return [Buffer.from(JSON.stringify(header)).toString("base64url"), claims, signature].join(".");
}

const MALFORMED = { cause: "jwt_malformed" };

describe("the header of a token", () => {
  test("is what the algorithm and the key id are read from", () => {
    expect(readTokenHeader(toToken({ alg: "RS256", kid: "a b", typ: "JWT", jwk: {} }), ["ES256", "RS256"])).toEqual({
      alg: "RS256",
      kid: "a b",
    });
    expect(readTokenHeader(toToken({ alg: "RS256" }), ["RS256"])).toEqual({ alg: "RS256", kid: undefined });
  });

  test.each([
    ["crit", { crit: ["exp"] }],
    ["crit without a name", { crit: [] }],
    ["crit that is null", { crit: null }],
    ["b64", { b64: true }],
    ["both", { crit: ["b64"], b64: false }],
    ["a key id that is a number", { kid: 1 }],
    ["an empty key id", { kid: "" }],
    ["a key id of 256 characters", { kid: "k".repeat(256) }],
    ["a key id with a line break", { kid: "a\nb" }],
    ["a key id outside ASCII", { kid: "caf\u00e9" }],
  ])("with %s is malformed", (_name, more) => {
    expect(readTokenHeader(toToken({ alg: "RS256", ...more }), ["RS256"])).toEqual(MALFORMED);
  });

  test("may hold a key id of 255 characters", () => {
    expect(readTokenHeader(toToken({ alg: "RS256", kid: "k".repeat(255) }), ["RS256"])).toMatchObject({ alg: "RS256" });
  });

  test.each([
    ["none", ""],
    ["one segment", "e30"],
    ["two segments", "e30.e30"],
    ["four segments", "e30.e30.e30.e30"],
    ["an empty header", ".e30.AAAA"],
    ["empty claims", toToken({ alg: "RS256" }, "")],
    ["an empty signature", toToken({ alg: "RS256" }, "e30", "")],
    ["spare bits in the header", "e31.e30.AAAA"],
    ["spare bits in the claims", toToken({ alg: "RS256" }, "e31")],
    ["spare bits in the signature", toToken({ alg: "RS256" }, "e30", "AB")],
    ["padding", toToken({ alg: "RS256" }, "e30=")],
  ])("of a token of %s is malformed", (_name, token) => {
    expect(readTokenHeader(token, ["RS256"])).toEqual(MALFORMED);
  });

  test.each([{ alg: "none" }, { alg: "rs256" }, { alg: ["RS256"] }, {}, [], null, "RS256"])(
    "%j names no algorithm that is accepted",
    (header) => {
      expect(readTokenHeader(toToken(header), ["RS256"])).toEqual({ cause: "jwt_algorithm_refused" });
    },
  );
});

describe("parseObject", () => {
  test("reads an object", () => {
    expect(parseObject(toBytes('{"a":[1]}'))).toEqual({ a: [1] });
  });

  test.each(["null", "5", '"text"', "[]", '["a"]', "true", "", "{"])("%j is none", (text) => {
    expect(parseObject(toBytes(text))).toBeUndefined();
  });

  test("what is not UTF-8 is none", () => {
    expect(parseObject(new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).toBeUndefined();
  });
});

describe("claims of a token whose signature is good", () => {
  const scheme = {
    kind: "jwt",
    carrier: { in: "bearer" },
    algorithms: ["HS256"],
    keys: { from: "secret" },
  } as const;
  const limits = { issuer: "https://acme.example", toleranceMs: 1_000 };
  const seconds = NOW.getTime() / 1_000;

  test.each([
    [{}, undefined],
    [{ iat: seconds + 1 }, undefined],
    [{ iat: seconds + 2 }, "jwt_claims_refused"],
    [{ iat: `${seconds}` as never }, "jwt_claims_refused"],
    [{ iat: Number.NaN }, "jwt_claims_refused"],
    [{ iss: "https://acme.example" }, undefined],
    [{ iss: "https://acme.example///" }, undefined],
    [{ iss: "https://evil.example" }, "jwt_claims_refused"],
    [{ iss: 5 as never }, "jwt_claims_refused"],
    [{ iss: ["https://acme.example"] as never }, "jwt_claims_refused"],
  ])("%j: %s", (claims, cause) => {
    expect(openClaims(scheme, toContext(), limits).check(claims, toBytes(""), NOW)).toBe(cause);
  });

  test("must be recent where the sender's tokens have an age", () => {
    const rules = openClaims({ ...scheme, maxAgeMs: 60_000 }, toContext(), limits);

    expect(rules.check({ iat: seconds }, toBytes(""), after(60_000))).toBeUndefined();
    expect(rules.check({ iat: seconds }, toBytes(""), after(60_001))).toBe("jwt_claims_refused");
    expect(rules.check({}, toBytes(""), NOW)).toBe("jwt_claims_refused");
    expect(rules.check({ iat: seconds }, toBytes(""), new Date(Number.NaN))).toBe("jwt_claims_refused");
  });

  test.each(["{audience}", "{12345678audience}", "{setting:other}", "{setting:toString}", "a{}b"])(
    "an expected claim that names %s names no setting",
    (value) => {
      const context = toContext({ settings: { audience: "shop" } });

      expect(() => openClaims({ ...scheme, expectedClaims: { aud: value } }, context, limits)).toThrow(
        `option "expectedClaims": names ${/\{.*\}/.exec(value)?.[0]}, which is no setting.`,
      );
    },
  );
});
