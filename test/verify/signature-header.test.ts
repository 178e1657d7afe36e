import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  formatSignature,
  readPair,
  type SignatureRule,
  toHeaderParser,
} from "../../src/verify/content/signature-header.ts";
import { BODY, SIGNATURE_HEX as GOOD, SIGNATURE_BASE64 } from "./signed-content-vectors.ts";
import { check, openMac, rejected, VERIFIED } from "./signed-content-support.ts";

const FORMATS: readonly NonNullable<SignatureRule["format"]>[] = [
  { kind: "plain" },
  { kind: "prefixed", prefix: "sha256=" },
  { kind: "list", version: "v1" },
  { kind: "list", version: "v1", separator: ", " },
  { kind: "pairs", separator: ",", key: "v1" },
  { kind: "pairs", separator: ";", key: "h1" },
  { kind: "pairs", separator: " ", key: "v1" },
  { kind: "pairs", separator: "&", key: "v1" },
  { kind: "sequence", separator: "," },
  { kind: "sequence", separator: ";" },
];
const ENCODINGS = ["hex", "hex-upper", "base64", "base64url"] as const;

describe.each(FORMATS)("$kind $separator", (format) => {
  const parse = toHeaderParser(format, "t");

  test.each(ENCODINGS)("reads what it writes in %s", (encoding) => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), (signature) => {
        const header = parse(formatSignature(signature, { format, encoding }, "123", { t: "123" }));

        const bytes = Buffer.from(signature);
        const text = encoding === "hex-upper" ? bytes.toString("hex").toUpperCase() : bytes.toString(encoding);
        expect(header?.candidates).toEqual([text]);
        expect(header?.timestamps).toEqual(format.kind === "pairs" || format.kind === "sequence" ? ["123"] : []);
      }),
    );
  });

  test("never throws and never finds more than 16 signatures", () => {
    const part = fc.constantFrom("v1=", "v1,", "h1=", "t=", "sha256=", ",", ";", " ", "&", "a", "=");

    fc.assert(
      fc.property(fc.array(part, { maxLength: 120 }), (parts) => {
        const count = parse(parts.join(""))?.candidates.length ?? 1;

        expect(count >= 1 && count <= 16).toBe(true);
      }),
    );
  });
});

const parsePairs = toHeaderParser({ kind: "pairs", separator: ",", key: "v1" }, "t");

test.each([
  ["t=1,v1=a", ["a"], ["1"]],
  ["t=1, v1=a", ["a"], ["1"]],
  ["v1=a,t=1", ["a"], ["1"]],
  ["t=1,v1=a,v1=b", ["a", "b"], ["1"]],
  ["t=1,v0=x,v1=a,v10=y,xv1=z", ["a"], ["1"]],
  ["t=1,t=2,v1=a", ["a"], ["1", "2"]],
  ["v1=a=b", ["a=b"], []],
  ["v1=", [""], []],
  ["t=1,  v1=a,v1=b", ["b"], ["1"]],
  ["t=1,V1=a,v1 =b,v1=c", ["c"], ["1"]],
])("pairs: %s", (value, candidates, timestamps) => {
  expect(parsePairs(value)).toEqual({ candidates, timestamps });
});

test.each(["", ",", "t=1", "v1", "v0=a", "=v1=a"])("pairs: %j holds no signature", (value) => {
  expect(parsePairs(value)).toBeUndefined();
});

test.each([
  ["v1,a", ["a"]],
  ["v1,a, v1,b", ["a", "b"]],
  ["v1,a, v1,b,", ["a", "b"]],
  ["v1,a v1,b", ["a", "b"]],
  ["v1a,x, v1,a, v2,y", ["a"]],
  ["v1,a,, v1,b", ["a,", "b"]],
])("a list separated by a comma and a space: %s", (value, candidates) => {
  const parse = toHeaderParser({ kind: "list", version: "v1", separator: ", " }, undefined);

  expect(parse(value)?.candidates).toEqual(candidates);
});

test.each([
  ["17,a", ["a"], "17"],
  ["17,a,b", ["a", "b"], "17"],
  ["17,", [""], "17"],
  [",a", ["a"], ""],
])("sequence: %s", (value, candidates, timestamp) => {
  const parse = toHeaderParser({ kind: "sequence", separator: "," }, undefined);

  expect(parse(value)).toEqual({ candidates, timestamps: [timestamp] });
});

test("a sequence without a signature holds none", () => {
  expect(toHeaderParser({ kind: "sequence", separator: "," }, undefined)("1700000000")).toBeUndefined();
});

test.each([
  ["sign=x, env=master, t=1", "master"],
  ["sign=x,env=a,env=b", undefined],
  ["sign=x,environment=a", null],
  ["env=", ""],
])("another pair of %s is %j", (value, expected) => {
  expect(readPair(value, ",", "env")).toBe(expected);
});

test.each([
  [4_096, true],
  [4_097, false],
])("A7 a header of %d bytes is read: %s", (length, isRead) => {
  const header = `v1=${GOOD},x=`;

  expect(parsePairs(header + "x".repeat(length - header.length)) !== undefined).toBe(isRead);
});

describe("where signatures are", () => {
  const other = "0".repeat(64);

  test.each([
    ["in hex", { header: "x-signature", encoding: "hex" }, { "x-signature": GOOD }],
    ["in upper case", { header: "x-signature", encoding: "hex-upper" }, { "x-signature": GOOD.toUpperCase() }],
    ["in base64", { header: "x-signature", encoding: "base64" }, { "x-signature": SIGNATURE_BASE64 }],
    ["in the first of two headers", { headers: ["x-new", "x-old"], encoding: "hex" }, { "x-new": GOOD }],
    ["in the second alone", { headers: ["x-new", "x-old"], encoding: "hex" }, { "x-old": GOOD }],
    [
      "in the second beside another",
      { headers: ["x-new", "x-old"], encoding: "hex" },
      { "x-new": other, "x-old": GOOD },
    ],
    ["in a numbered header", { numberedHeader: "x-sig-", encoding: "hex" }, { "x-sig-1": GOOD }],
    ["in the last numbered one", { numberedHeader: "x-sig-", encoding: "hex" }, { "x-sig-1": other, "x-sig-2": GOOD }],
  ] as const)("a signature %s verifies", async (_name, signature, headers) => {
    expect(await check(openMac({ signature }), { headers, body: BODY })).toEqual(VERIFIED);
  });

  test.each([
    ["a numbered header after a gap", { numberedHeader: "x-sig-", encoding: "hex" }, { "x-sig-2": GOOD }, "missing"],
    ["an empty header", { headers: ["x-new", "x-old"], encoding: "hex" }, { "x-new": "" }, "missing"],
    ["no header", { headers: ["x-new", "x-old"], encoding: "hex" }, {}, "missing"],
    [
      "a malformed header beside a good one",
      { headers: ["x-new", "x-old"], encoding: "hex" },
      { "x-new": "?", "x-old": GOOD },
      "malformed",
    ],
    ["A9 a plain header that came twice", { header: "x", encoding: "hex" }, { x: `${GOOD}, ${GOOD}` }, "malformed"],
    [
      "A9 a prefixed header that came twice",
      { header: "x", encoding: "hex", format: { kind: "prefixed", prefix: "v1=" } },
      { x: `v1=${GOOD}, v1=${GOOD}` },
      "malformed",
    ],
    [
      "A9 pairs with semicolons that came twice",
      { header: "x", encoding: "hex", format: { kind: "pairs", separator: ";", key: "h" } },
      { x: `k=1;h=${other}, k=1;h=${GOOD}` },
      "malformed",
    ],
    ["A6 lower case where upper case is written", { header: "x", encoding: "hex-upper" }, { x: GOOD }, "malformed"],
    ["A6 upper case where lower case is", { header: "x", encoding: "hex" }, { x: GOOD.toUpperCase() }, "malformed"],
    ["full-width digits", { header: "x", encoding: "hex" }, { x: GOOD.replace("2", "\uFF12") }, "malformed"],
  ] as const)("%s is refused", async (_name, signature, headers, cause) => {
    expect(await check(openMac({ signature }), { headers, body: BODY })).toEqual(rejected(`signature_${cause}`));
  });

  test.each([
    [16, VERIFIED],
    [17, rejected("signature_malformed")],
  ])("A7 of %d numbered headers the last one is good", async (count, verdict) => {
    const headers = Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`x-sig-${index + 1}`, index + 1 === count ? GOOD : other]),
    );

    expect(
      await check(openMac({ signature: { numberedHeader: "x-sig-", encoding: "hex" } }), { headers, body: BODY }),
    ).toEqual(verdict);
  });

  test("A7 seventeen signatures over several headers are refused", async () => {
    const format = { kind: "pairs", separator: ",", key: "v1" } as const;
    const eight = Array.from({ length: 8 }, () => `v1=${other}`).join(",");
    const open = openMac({ signature: { headers: ["x-a", "x-b", "x-c"], format, encoding: "hex" } });

    const headers = { "x-a": eight, "x-b": eight };
    expect(await check(open, { headers, body: BODY })).toEqual(rejected("signature_mismatch"));
    expect(await check(open, { headers: { ...headers, "x-c": `v1=${GOOD}` }, body: BODY })).toEqual(
      rejected("signature_malformed"),
    );
  });

  test.each([
    ["/hooks?sig=SIG", "verified"],
    ["/hooks?a=1&sig=SIG&b=2#sig=x", "verified"],
    ["/hooks?sig=SIG&sig=SIG", "signature_malformed"],
    ["/hooks?sig=", "signature_missing"],
    ["/hooks#?sig=SIG", "signature_missing"],
    ["/hooks?sig=SIG&x=%zz", "signature_malformed"],
    ["/hooks", "signature_missing"],
  ])("a signature in the query of %s: %s", async (url, expected) => {
    const open = openMac({ signature: { parameter: "sig", encoding: "hex" } });

    const verdict = await check(open, { url: url.replaceAll("SIG", GOOD), body: BODY });
    expect(verdict.kind === "rejected" ? verdict.cause : verdict.kind).toBe(expected);
  });
});
