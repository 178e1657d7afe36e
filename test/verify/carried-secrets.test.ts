import { describe, expect, test } from "vitest";
import {
  type Handshake,
  type JwtCarrier,
  openSource,
  type ProviderDefinition,
  type Scheme,
  type TokenCarrier,
} from "../../src/verify/index.ts";
import { toTraits } from "../../src/verify/scheme.ts";
import { defineSource } from "../../src/verify/source.ts";
import { SECRET } from "./senders.ts";

/** Where the deliveries of a source carry what nobody else may see. */
interface Carried {
  readonly secretHeaders: readonly string[];
  readonly secretParameters: readonly string[];
  readonly isBodySecret: boolean;
}

const NOTHING: Carried = { secretHeaders: [], secretParameters: [], isBodySecret: false };

function toCarried(scheme: Scheme, definition: Partial<ProviderDefinition> = {}): Carried {
  const source = defineSource(
    { name: "acme", scheme, id: { in: "none" }, type: { in: "none" }, ...definition },
    { secret: SECRET, username: "acme" },
  );
  const { secretHeaders, secretParameters, isBodySecret } = openSource("acme", source);
  return { secretHeaders, secretParameters, isBodySecret };
}

const HMAC: Scheme = { kind: "hmac", signature: { header: "x-signature", encoding: "hex" } };

test("a signature is no secret", () => {
  expect(toCarried(HMAC)).toEqual(NOTHING);
});

test.each<[string, TokenCarrier, Partial<Carried>]>([
  ["header", { in: "header", header: "X-Token" }, { secretHeaders: ["x-token"] }],
  ["parameter", { in: "query", parameter: "Token" }, { secretParameters: ["Token"] }],
  ["field", { in: "field", path: "token" }, { isBodySecret: true }],
])("a token is one in its %s", (_name, carrier, carried) => {
  expect(toCarried({ kind: "token", carrier })).toEqual({ ...NOTHING, ...carried });
});

test.each<[string, JwtCarrier, Partial<Carried>]>([
  ["bearer", { in: "bearer" }, { secretHeaders: ["authorization"] }],
  ["header", { in: "header", header: "X-Jwt" }, { secretHeaders: ["x-jwt"] }],
  ["body", { in: "body" }, {}],
  ["field", { in: "field", path: "token" }, {}],
])("a JWT is one as %s where it could be sent again with another body", (_name, carrier, carried) => {
  const scheme: Scheme = { kind: "jwt", carrier, algorithms: ["HS256"], keys: { from: "secret" } };

  const payload = carrier.in === "body" ? "jwt" : "json";

  expect(toCarried(scheme, { payload })).toEqual({ ...NOTHING, ...carried });
});

test("a password is one", () => {
  expect(toCarried({ kind: "basic" })).toEqual({ ...NOTHING, secretHeaders: ["authorization"] });
});

describe("a handshake that brings a secret", () => {
  const plain: Handshake = { method: "GET", proof: "none", answer: { text: "ok" } };

  test.each<[string, readonly Handshake[], boolean]>([
    ["in the body", [{ ...plain, secret: "field:secret" }], true],
    ["in the body, after another", [plain, { ...plain, secret: "field:secret" }], true],
    ["in a header", [{ ...plain, secret: "header:x-field:" }], false],
    ["nowhere", [plain], false],
  ])("%s", (_name, handshakes, isBodySecret) => {
    expect(toCarried(HMAC, { handshakes })).toEqual({ ...NOTHING, isBodySecret });
  });
});

test("a token and a password age as little as they say where they were sent to", () => {
  const token: Scheme = { kind: "token", carrier: { in: "header", header: "x-token" } };

  for (const scheme of [token, { kind: "basic" } as const]) {
    expect(toTraits(scheme)).toMatchObject({ isSigned: false, isTimed: false, usesUrl: false });
  }
});

test("a function that builds what is signed is not read for placeholders", () => {
  expect(toTraits({ ...HMAC, content: "{url}{body}" }).usesUrl).toBe(true);
  expect(toTraits({ ...HMAC, content: () => "{url}{body}" }).usesUrl).toBe(false);
  expect(toTraits(HMAC).usesUrl).toBe(false);
});
