import { mux } from "../../../src/verify/providers/mux.ts";
import type { ProviderVector } from "./vector.ts";

const source = mux({ secret: "SuperSecret123" });
const at = new Date(1_565_125_718_000);
const signature = "854ece4c22acef7c66b57d4e504153bc512595e8e9c772ece2a68150548c19a7";
const headers = { "mux-signature": `t=1565125718,v1=${signature}` };
const body = '{"test":"body"}';

/** @see https://github.com/muxinc/mux-node-sdk/blob/master/tests/api-resources/webhooks.test.ts */
export const VECTORS: readonly ProviderVector[] = [
  { name: "Mux's own example", source, at, request: { headers, body }, verdict: "verified" },
  {
    name: "Mux's own example among other signatures",
    source,
    at,
    request: { headers: { "mux-signature": `t=1565125718,v1=invalid-sig,v2=${signature},v1=${signature}` }, body },
    verdict: "verified",
  },
  {
    name: "Mux's own example as another version",
    source,
    at,
    request: { headers: { "mux-signature": `t=1565125718,v2=${signature}` }, body },
    verdict: "signature_malformed",
  },
  {
    name: "Mux's own example six minutes later",
    source,
    at: new Date(at.getTime() + 360_000),
    request: { headers, body },
    verdict: "timestamp_too_old",
  },
  {
    name: "Mux's own example with another body",
    source,
    at,
    request: { headers, body: '{"test":"bodY"}' },
    verdict: "signature_mismatch",
  },
];
