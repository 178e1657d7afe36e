import type { ProviderDefinition } from "../../../src/verify/index.ts";
import { SENDERS } from "../senders.ts";

type Scheme = ProviderDefinition["scheme"];

const HEX = { header: "x-acme-signature", encoding: "hex" } as const;
const RULES = { id: { in: "body", path: "id" }, type: { in: "body", paths: ["type"] } } as const;

/** What the ad-hoc factories make, and what the language can say and no sender in the catalogue does. */
const SCHEMES: Readonly<Record<string, Scheme>> = {
  ...Object.fromEntries(Object.entries(SENDERS).map(([name, { source }]) => [name, source.definition.scheme])),
  sequenceInParameter: {
    kind: "hmac",
    signature: { parameter: "sig", encoding: "base64url", format: { kind: "sequence", separator: ";" } },
    timestamp: { from: { entry: "first" }, unit: "rfc3339" },
    content: "{timestamp}.{body}",
  },
  pairsBySpace: {
    kind: "hmac",
    hash: "sha512",
    signature: { ...HEX, format: { kind: "pairs", separator: " ", key: "v1" } },
    timestamp: { from: { pair: "t" }, unit: "s-or-ms" },
    content: "{pair:nonce}.{timestamp}.{body:sha256:hex}",
  },
  pairsInForm: {
    kind: "hmac",
    signature: { ...HEX, format: { kind: "pairs", separator: "&", key: "v1" } },
    timestamp: { from: { parameter: "at" }, unit: "rfc3339-utc", toleranceMs: 1_000 },
    content: "{method}.{timestamp}.{query:nonce}.{body:base64}".replace("body:base64", "body:sha512:base64"),
  },
  upperCase: { kind: "hmac", signature: { ...HEX, encoding: "hex-upper" }, content: "{body:json}.{header:x-acme-a}" },
  wholeTarget: { kind: "hmac", signature: HEX, content: "{method} {path}?{query} {origin} {body:md5:hex}" },
  inBody: {
    kind: "hmac",
    signature: { path: "proof.mac", encoding: "base64" },
    timestamp: { from: { path: "at" }, unit: "s" },
    content: "{field:id}|{timestamp}|{field:data.name}|",
  },
  digestInFront: {
    kind: "digest",
    hash: "sha512",
    signature: { ...HEX, format: { kind: "prefixed", prefix: "digest=" } },
    content: "{body}.{secret}",
  },
  digestOfField: {
    kind: "digest",
    hash: "md5",
    signature: { path: "sig", encoding: "hex" },
    content: "{secret}{field:id}",
  },
  rawEcdsa: { kind: "signature", algorithm: "ecdsa-p256-raw", key: "spki", signature: { ...HEX, encoding: "base64" } },
  oldRsa: { kind: "signature", algorithm: "rsa-sha1", key: "pem", signature: { ...HEX, encoding: "base64" } },
  longRsa: { kind: "signature", algorithm: "rsa-sha512", key: "spki", signature: { ...HEX, encoding: "base64url" } },
  jwtInField: {
    kind: "jwt",
    carrier: { in: "field", path: "token" },
    algorithms: ["ES256"],
    keys: { from: "resolver" },
    requiredClaims: ["sub"],
    forbiddenClaims: ["scope"],
  },
  jwtOfBody: {
    kind: "jwt",
    carrier: { in: "header", header: "x-acme-token", prefix: "JWT " },
    algorithms: ["EdDSA"],
    keys: { from: "resolver" },
    bodyHash: { claim: "sha", hash: "sha512", encoding: "hex" },
    maxAgeMs: 60_000,
  },
  jwtOfSecret: {
    kind: "jwt",
    carrier: { in: "bearer" },
    algorithms: ["HS512"],
    keys: { from: "secret", key: "base64url" },
    bodyHash: { claim: "sha", hash: "sha256", encoding: "base64" },
    expectedClaims: { aud: "acme", isHook: true },
  },
  pssToken: {
    kind: "jwt",
    carrier: { in: "bearer" },
    algorithms: ["PS256"],
    keys: { from: "resolver" },
    expectedClaims: { aud: "acme" },
  },
};

const SIGNED_FIELDS: Readonly<Record<string, readonly string[]>> = {
  inBody: ["id", "at", "data.name"],
  digestOfField: ["id"],
};

export const CUSTOM: readonly ProviderDefinition[] = Object.entries(SCHEMES).map(([name, scheme]) => ({
  ...RULES,
  name: `custom-${name.toLowerCase()}`,
  ...(name in SIGNED_FIELDS ? { signedFields: SIGNED_FIELDS[name]! } : {}),
  scheme,
}));
