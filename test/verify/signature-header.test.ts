import * as fc from "fast-check";
import { expect, test } from "vitest";
import { formatSignatureHeader, type SignatureRule, toHeaderParser } from "../../src/verify/signature-header.ts";

const RULES: readonly SignatureRule[] = [
  { header: "x", format: { kind: "plain" }, encoding: "hex" },
  { header: "x", format: { kind: "prefixed", prefix: "sha256=" }, encoding: "base64" },
  { header: "x", format: { kind: "list", version: "v1" }, encoding: "base64" },
  { header: "x", format: { kind: "pairs", separator: ",", key: "v1" }, encoding: "hex" },
  { header: "x", format: { kind: "pairs", separator: ";", key: "h1" }, encoding: "base64url" },
];

test.each(RULES)("$format.kind reads what it writes", (rule) => {
  const parse = toHeaderParser(rule.format, "t");

  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), (signature) => {
      const header = parse(formatSignatureHeader(signature, rule, { key: "t", text: "123" }));

      expect(header?.candidates).toEqual([Buffer.from(signature).toString(rule.encoding)]);
      expect(header?.timestamps).toEqual(rule.format.kind === "pairs" ? ["123"] : []);
    }),
  );
});

test.each(RULES)("$format.kind never throws and never finds more than 16 signatures", (rule) => {
  const parse = toHeaderParser(rule.format, "t");
  const part = fc.constantFrom("v1=", "v1,", "h1=", "t=", "sha256=", ",", ";", " ", "a", "=");

  fc.assert(
    fc.property(fc.array(part, { maxLength: 120 }), (parts) => {
      const count = parse(parts.join(""))?.candidates.length ?? 1;

      expect(count >= 1 && count <= 16).toBe(true);
    }),
  );
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
