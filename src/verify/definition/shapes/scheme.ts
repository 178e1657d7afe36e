import { PUBLIC_KEY_ALGORITHMS, SHARED_SECRET_ALGORITHMS } from "../../../core/jwt-algorithm.ts";
import type { BasicScheme } from "../../schemes/basic.ts";
import type { DigestScheme } from "../../schemes/digest.ts";
import type { HmacScheme, SecretForm } from "../../schemes/hmac.ts";
import type { BodyHashClaim, JwtScheme } from "../../schemes/jwt.ts";
import type { CertificateKey, PublicKeyForm, SignatureAlgorithm, SignatureScheme } from "../../schemes/signature.ts";
import type { TokenScheme } from "../../schemes/token.ts";
import {
  aboveZero,
  among,
  anyText,
  byKind,
  either,
  isTrueOrFalse,
  list,
  object,
  oneOf,
  optional,
  record,
  type Shape,
  type Shapes,
  text,
} from "../shape.ts";
import { signedContentShapes } from "./signed-content.ts";

const kind = text;

const secretFormShapes: Shapes<SecretForm> = {
  key: optional(
    oneOf<NonNullable<SecretForm["key"]>>({ utf8: true, hex: true, base64: true, base64url: true, whsec: true }),
  ),
  keyPrefix: optional(text),
  secretSeparator: optional(text),
};

const hmacShape: Shape = object<HmacScheme>({
  kind,
  ...signedContentShapes,
  ...secretFormShapes,
  hash: optional(oneOf<NonNullable<HmacScheme["hash"]>>({ sha1: true, sha256: true, sha512: true })),
  keyBytes: optional(object({ min: aboveZero, max: aboveZero })),
});

const digestShape: Shape = object<DigestScheme>({
  kind,
  ...signedContentShapes,
  ...secretFormShapes,
  hash: oneOf<DigestScheme["hash"]>({ md5: true, sha1: true, sha256: true, sha512: true }),
});

const certificateShape: Shape = object<CertificateKey>({
  url: text,
  hosts: list(text, { min: 1 }),
  pathPrefix: optional(text),
});

const signatureShape: Shape = object<SignatureScheme>({
  kind,
  ...signedContentShapes,
  algorithm: oneOf<SignatureAlgorithm>({
    ed25519: true,
    "ecdsa-p256": true,
    "ecdsa-p256-raw": true,
    "rsa-sha1": true,
    "rsa-sha256": true,
    "rsa-sha512": true,
    "rsa-pss-sha256": true,
  }),
  key: either(certificateShape, oneOf<PublicKeyForm>({ pem: true, spki: true, "raw-hex": true, "raw-base64": true })),
  keyPrefix: optional(text),
});

const algorithmShape: Shape = among([...PUBLIC_KEY_ALGORITHMS, ...SHARED_SECRET_ALGORITHMS]);

const jwtShape: Shape = object<JwtScheme>({
  kind,
  carrier: byKind("in", {
    body: object({ in: text }),
    field: object({ in: text, path: text }),
    bearer: object({ in: text }),
    header: object({ in: text, header: text, prefix: optional(anyText) }),
  }),
  algorithms: list(algorithmShape, { min: 1 }),
  keys: byKind("from", {
    issuer: object({ from: text, path: text }),
    url: object({ from: text, url: text }),
    secret: object({
      from: text,
      key: optional(oneOf({ utf8: true, hex: true, base64: true, base64url: true })),
    }),
    resolver: object({ from: text }),
  }),
  requiredClaims: optional(list(text)),
  forbiddenClaims: optional(list(text)),
  expectedClaims: optional(record(either(isTrueOrFalse, text))),
  bodyHash: optional(
    object<BodyHashClaim>({
      claim: text,
      hash: oneOf<BodyHashClaim["hash"]>({ sha1: true, sha256: true, sha512: true }),
      encoding: oneOf<BodyHashClaim["encoding"]>({ hex: true, base64: true, base64url: true }),
    }),
  ),
  maxAgeMs: optional(aboveZero),
});

const tokenShape: Shape = object<TokenScheme>({
  kind,
  carrier: byKind("in", {
    header: object({ in: text, header: text, prefix: optional(anyText) }),
    query: object({ in: text, parameter: text }),
    field: object({ in: text, path: text }),
  }),
});

// The user name may be the app's own: `openBasic` checks it.
const basicShape: Shape = object<BasicScheme>({ kind, username: optional(anyText) });

/** The shape of every scheme. */
export const schemeShape: Shape = byKind("kind", {
  hmac: hmacShape,
  signature: signatureShape,
  digest: digestShape,
  jwt: jwtShape,
  token: tokenShape,
  basic: basicShape,
});
