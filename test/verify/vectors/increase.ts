import { increase } from "../../../src/verify/providers/increase.ts";
import type { ProviderVector } from "./vector.ts";

const source = increase({ secret: "whsec_zlFsbBZ8Xcodlpcu6NDTdSzZRLSdhkst" });
const at = new Date("2022-01-31T23:59:59Z");
const headers = {
  "increase-webhook-signature":
    "t=2022-01-31T23:59:59Z,v1=3f9c3dcc820ca3adfae8e196d05b09dfef63b91db5ce5ac1407090f2aa424a6f",
};
const body = '{"id":"event_123abc","created_at":"2020-01-31T23:59:59Z"}';

/** @see https://github.com/Increase/increase-python/blob/main/tests/api_resources/test_webhooks.py */
export const VECTORS: readonly ProviderVector[] = [
  { name: "the official libraries' example", source, at, request: { headers, body }, verdict: "verified" },
  {
    name: "the official libraries' example with another id",
    source,
    at,
    request: { headers, body: body.replace("123abc", "123abd") },
    verdict: "signature_mismatch",
  },
  {
    name: "the official libraries' example after more than five minutes",
    source,
    at: new Date(at.getTime() + 300_001),
    request: { headers, body },
    verdict: "timestamp_too_old",
  },
];
