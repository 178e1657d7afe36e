import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { NOW } from "../../senders.ts";
import type { Base } from "../genuine.ts";
import type { Subject } from "../subject.ts";
import {
  type Claims,
  parseToken,
  readToken,
  signToken,
  toMac,
  type Token,
  toSignature,
  toUnsigned,
  writeToken,
} from "../tokens.ts";
import type { Mutant, OperatorTable } from "./operator.ts";

const NOW_SECONDS = NOW.getTime() / 1_000;
const NONE = ["none", "None", "NONE", "nOnE", "", " ", "null", "HS256 ", "hs256", "rs256"];
const EVIL = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const EVIL_JWK = EVIL.publicKey.export({ format: "jwk" });

type TokenOperator = (token: Token, subject: Subject, text: string) => readonly string[];

/** Tokens anyone can make who has seen one. */
const FORGERIES: Readonly<Record<string, TokenOperator>> = {
  "a token without a signature": ({ header, claims }, _subject, text) =>
    NONE.flatMap((alg) => {
      const unsigned = toUnsigned({ header: { ...header, alg }, claims });
      return [unsigned, `${unsigned}.`, `${unsigned}.${text.split(".")[2] ?? ""}`, `${unsigned}.${toText("x")}`];
    }),
  "a token signed with the public key": ({ header, claims }, { keys: { jwk } }) => {
    if (jwk === undefined) return [];
    const key = createPublicKey({ key: jwk, format: "jwk" });
    const secrets = [
      key.export({ type: "spki", format: "pem" }).toString(),
      key.export({ type: "spki", format: "pem" }).toString().trim(),
      key.export({ type: "spki", format: "der" }),
      JSON.stringify(key.export({ format: "jwk" })),
      Buffer.from(jwk.n ?? jwk.x ?? "", "base64url"),
      "",
    ];
    return ["HS256", "HS384", "HS512"].flatMap((alg) => {
      const unsigned = toUnsigned({ header: { ...header, alg }, claims });
      return secrets.map((secret) => `${unsigned}.${toMac(alg, secret, unsigned).toString("base64url")}`);
    });
  },
  "a token that brings its key": ({ header, claims }) => {
    const keys: readonly Claims[] = [
      { jwk: EVIL_JWK },
      { jku: "https://evil.example/jwks.json" },
      { x5u: "https://evil.example/cert.pem" },
      { x5c: ["MIIB"] },
      { jwk: { kty: "oct", k: "c2VjcmV0" }, alg: "HS256" },
    ];
    return keys.flatMap((brought) => [
      toEvil({ header: { ...header, ...brought }, claims }),
      toEvil({ header: { ...header, ...brought, alg: "RS256", kid: "evil" }, claims }),
    ]);
  },
  "altered claims": ({ header, claims }, _subject, text) => {
    const signature = text.split(".")[2] ?? "";
    const all: readonly Claims[] = Object.keys(claims).flatMap((name) => [
      { ...claims, [name]: "evil" },
      { ...claims, [name]: undefined },
      { ...claims, [name]: [claims[name]] },
    ]);
    const added = [{ ...claims, admin: true }, { ...claims, exp: NOW_SECONDS + 9_999 }, {}];
    return [...all, ...added].map((other) => `${toUnsigned({ header, claims: other })}.${signature}`);
  },
  "segments in another order or number": (_token, _subject, text) => {
    const [header = "", claims = "", signature = ""] = text.split(".");
    const orders = [
      [claims, header, signature],
      [header, signature, claims],
      [signature, claims, header],
      [header, claims, signature, ""],
      [header, claims, signature, signature],
      ["", header, claims, signature],
      [header, claims, "", signature],
      [header, "", signature],
      ["", claims, signature],
      [header, claims, ""],
      [header, claims],
      [header],
      [header, header, claims, signature],
      [header, "", "", "", signature],
    ];
    const json = JSON.stringify({ protected: header, payload: claims, signature });
    return [
      ...orders.map((order) => order.join(".")),
      json,
      `${text} `,
      ` ${text}`,
      `${text}\n`,
      `"${text}"`,
      `Bearer ${text}`,
    ];
  },
  "segments in another encoding": (_token, _subject, text) =>
    [0, 1, 2].flatMap((index) => {
      const change = (to: (segment: string) => string): string =>
        text
          .split(".")
          .map((segment, at) => (at === index ? to(segment) : segment))
          .join(".");
      return [
        change((segment) => `${segment}=`),
        change((segment) => `${segment}==`),
        change((segment) => `${segment}A`),
        change((segment) => `${segment}AAAA`),
        change((segment) => segment.replace(/.$/, "_")),
        change((segment) => `${segment.slice(0, 4)}\n${segment.slice(4)}`),
        change((segment) => Buffer.from(segment, "base64url").toString("base64")),
        change((segment) => Buffer.from(segment, "base64url").toString("hex")),
        change((segment) => segment.toUpperCase()),
        change(
          (segment) => `${segment.slice(0, -1)}${String.fromCharCode(segment.charCodeAt(segment.length - 1) + 1)}`,
        ),
      ];
    }),
};

/** Tokens the sender's own key signed, which are not for this app, not for now or not for webhooks. */
const MISUSES: Readonly<Record<string, TokenOperator>> = {
  "a token of another time": (token, subject) =>
    toTimes(token, subject).map((claims) => signToken({ ...token, claims: { ...token.claims, ...claims } }, subject)),
  "a token of another purpose": (token, subject) =>
    toPurposes(token, subject).map((claims) =>
      signToken({ ...token, claims: { ...token.claims, ...claims } }, subject),
    ),
  "a token with a strange header": (token, subject) =>
    toHeaders(token, subject).map((header) => signToken({ ...token, header: { ...token.header, ...header } }, subject)),
  "a token signed by another algorithm": (token, subject) => {
    const { scheme } = subject.definition;
    const pinned: readonly string[] = scheme.kind === "jwt" ? scheme.algorithms : [];
    const { keys } = subject;
    const all = keys.jwk === undefined ? ["HS256", "HS384", "HS512"] : keys.jwk.kty === "RSA" ? RSA : [];
    return all
      .filter((alg) => !pinned.includes(alg))
      .map((alg) => signToken({ ...token, header: { ...token.header, alg } }, subject));
  },
};

const RSA = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];

/** Alters the tokens of senders that send JWTs. */
export const TOKEN_TABLE: OperatorTable = {
  ...Object.fromEntries(Object.entries(FORGERIES).map(([name, change]) => [name, toOperator(change, false)])),
  ...Object.fromEntries(Object.entries(MISUSES).map(([name, change]) => [name, toOperator(change, true)])),
};

function toOperator(change: TokenOperator, isGenuineButRefused: boolean): OperatorTable[string] {
  return function* ({ wire }: Base, subject): Generator<Mutant> {
    const text = readToken(subject.definition, wire);
    if (text === undefined) return;
    for (const other of change(parseToken(text), subject, text)) {
      if (other !== text) yield { wire: writeToken(subject.definition, wire, other), isGenuineButRefused };
    }
  };
}

function toTimes({ claims }: Token, { definition: { scheme } }: Subject): readonly Claims[] {
  if (scheme.kind !== "jwt") return [];
  const { maxAgeMs } = scheme;
  const late = maxAgeMs === undefined ? [] : [{ iat: undefined }, { iat: NOW_SECONDS - maxAgeMs / 1_000 - 1 }];
  return [
    { exp: NOW_SECONDS - 301 },
    { exp: 0 },
    { exp: "never" },
    { nbf: NOW_SECONDS + 301 },
    { iat: NOW_SECONDS + 301 },
    { iat: typeof claims["iat"] === "number" ? String(claims["iat"]) : "now" },
    { iat: Number.NaN },
    ...late,
  ];
}

function toPurposes({ claims }: Token, { definition: { scheme } }: Subject): readonly Claims[] {
  if (scheme.kind !== "jwt") return [];
  const { requiredClaims = [], forbiddenClaims = [], expectedClaims = {}, bodyHash } = scheme;
  const expected = Object.keys(expectedClaims).flatMap((name) => {
    const value = claims[name];
    const others = typeof value === "string" ? [`${value}x`, value.slice(1), value.toUpperCase(), ""] : ["true", 1];
    return [...others.filter((other) => other !== value), undefined, null, [], { [name]: value }].map((other) => ({
      [name]: other,
    }));
  });
  const hash = String(bodyHash === undefined ? "" : claims[bodyHash.claim]);
  const hashes = [undefined, null, "", `${hash}x`, hash.toUpperCase(), toText(hash), [hash], `${hash}=`].filter(
    (other) => other !== hash,
  );
  return [
    ...requiredClaims.map((name) => ({ [name]: undefined })),
    ...forbiddenClaims.flatMap((name) => [{ [name]: "x" }, { [name]: null }, { [name]: "" }]),
    ...expected,
    ...(bodyHash === undefined ? [] : hashes.map((other) => ({ [bodyHash.claim]: other }))),
  ];
}

function toHeaders({ header }: Token, { keys }: Subject): readonly Claims[] {
  const kids = [
    "../../etc/passwd",
    "' OR 1=1 --",
    "https://evil.example/key",
    "x".repeat(10_240),
    "\0",
    "",
    [header["kid"]],
    1,
    null,
    {},
  ];
  const strange = [{ crit: ["b64"], b64: false }, { b64: false }, { crit: [] }, { crit: ["exp"] }, { b64: true }];
  // A shared secret has no name: what a token calls it, nobody reads.
  const named = keys.jwk === undefined ? kids.slice(3, 4).concat(kids.slice(4)) : [...kids, undefined];
  return [...strange, ...named.map((kid) => ({ kid }))];
}

function toEvil(token: Token): string {
  const unsigned = toUnsigned(token);
  const signature = toSignature("RS256", EVIL.privateKey.export({ format: "jwk" }), unsigned);
  return `${unsigned}.${signature.toString("base64url")}`;
}

function toText(text: string): string {
  return Buffer.from(text).toString("base64url");
}
