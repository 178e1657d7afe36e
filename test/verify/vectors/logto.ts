import { logto } from "../../../src/verify/providers/logto.ts";
import { type ProviderVector, withExampleSecret } from "./vector.ts";

const source = withExampleSecret(logto.definition, "foo");
const at = new Date("2026-11-20T12:00:00Z");
const headers = { "logto-signature-sha-256": "436958f1dbfefab37712fb3927760490fbf7757da8c0b2306ee7b485f0360eee" };

/** @see https://github.com/logto-io/logto/blob/master/packages/core/src/utils/sign.test.ts */
export const VECTORS: readonly ProviderVector[] = [
  {
    name: "the example of Logto's own test",
    source,
    at,
    request: { headers, body: '{"bar":"bar","foo":"foo"}' },
    verdict: "verified",
  },
  {
    name: "the empty example of Logto's own test",
    source,
    at,
    request: {
      headers: { "logto-signature-sha-256": "c76356efa19d219d1d7e08ccb20b1d26db53b143156f406c99dcb8e0876d6c55" },
      body: "{}",
    },
    verdict: "verified",
  },
  {
    name: "the example of Logto's own test with another letter",
    source,
    at,
    request: { headers, body: '{"bar":"baz","foo":"foo"}' },
    verdict: "signature_mismatch",
  },
];
