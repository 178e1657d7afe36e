import { createHmac, generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { SignatureRule } from "../../src/verify/content/signature-header.ts";
import { check, openKeys, openMac, rejected, VERIFIED } from "./signed-content-support.ts";
import { SECRET } from "./senders.ts";

const BODY = '{"id":"evt_1"}';
const GOOD = createHmac("sha256", SECRET).update(BODY).digest("hex");
const BAD = createHmac("sha256", "another-secret").update(BODY).digest("hex");
const MALFORMED = rejected("signature_malformed");
const MISMATCH = rejected("signature_mismatch");

function verify(signature: SignatureRule, headers: Readonly<Record<string, string>>): Promise<unknown> {
  return check(openMac({ signature }), { headers, body: BODY });
}

describe("a list of signatures", () => {
  const spaced = { header: "x-s", encoding: "hex", format: { kind: "list", version: "v1" } } as const;
  const joined = { ...spaced, format: { ...spaced.format, separator: ", " } } as const;

  test.each([
    [`v1,${GOOD}`, VERIFIED],
    [`v1,${BAD} v1,${GOOD}`, VERIFIED],
    [`v1,not-hex,x v1,${GOOD}`, VERIFIED],
    [`v1,${BAD}, v1,${GOOD}`, VERIFIED],
    [`v1,${GOOD},`, MALFORMED],
    [`v1,${GOOD}, v1,${BAD}`, MISMATCH],
    [`v2,${GOOD}`, MALFORMED],
    [`v1,${GOOD} `, VERIFIED],
    [` v1,${GOOD}`, VERIFIED],
  ])("separated by spaces, %s", async (header, verdict) => {
    expect(await verify(spaced, { "x-s": header })).toEqual(verdict);
  });

  test.each([
    [`v1,${GOOD}, v1,${BAD}`, VERIFIED],
    [`v1,${BAD}, v1,${GOOD}`, VERIFIED],
    [`v1,${GOOD},`, VERIFIED],
    [`v1,${GOOD},,`, MALFORMED],
  ])("separated by commas, %s", async (header, verdict) => {
    expect(await verify(joined, { "x-s": header })).toEqual(verdict);
  });
});

describe("numbered headers", () => {
  const numbered = { numberedHeader: "x-s-", encoding: "hex" } as const;

  test.each([
    [{ "x-s-1": BAD, "x-s-2": GOOD }, VERIFIED],
    [{ "x-s-1": GOOD, "x-s-2": "", "x-s-3": "not hex" }, VERIFIED],
    [{ "x-s-1": BAD, "x-s-3": GOOD }, MISMATCH],
    [{ "x-s-1": GOOD, "x-s-2": "not hex" }, MALFORMED],
    [{ "x-s-2": GOOD }, rejected("signature_missing")],
    [{ "x-s-0": GOOD }, rejected("signature_missing")],
  ])("%j", async (headers, verdict) => {
    expect(await verify(numbered, headers)).toEqual(verdict);
  });
});

test.each(["ecdsa-p256", "rsa-sha256"] as const)("an empty signature of %s is malformed", async (algorithm) => {
  const { publicKey } =
    algorithm === "rsa-sha256"
      ? generateKeyPairSync("rsa", { modulusLength: 2_048 })
      : generateKeyPairSync("ec", { namedCurve: "P-256" });
  const secret = publicKey.export({ type: "spki", format: "pem" }).toString();
  const signature = { header: "x-s", encoding: "base64", format: { kind: "prefixed", prefix: "v1=" } } as const;
  const open = openKeys({ algorithm, key: "pem", signature }, { secrets: [{ label: "0", secret }] });

  expect(await check(open, { headers: { "x-s": "v1=" }, body: BODY })).toEqual(MALFORMED);
  expect(await check(open, { headers: { "x-s": "v1=AAAA" }, body: BODY })).toEqual(MISMATCH);
});

test("a value that could borrow from its neighbour is refused, however well it is signed", async () => {
  const open = openMac({ content: "{header:x-nonce}.{body}" });
  const sign = (content: string): string => createHmac("sha256", SECRET).update(content).digest("hex");
  const signature = sign(`a.b.${BODY}`);

  expect(await check(open, { headers: { "x-signature": signature, "x-nonce": "a" }, body: `b.${BODY}` })).toEqual(
    VERIFIED,
  );
  expect(await check(open, { headers: { "x-signature": signature, "x-nonce": "a.b" }, body: BODY })).toEqual(
    rejected("content_incomplete"),
  );
});
