import { coinify } from "../../../src/verify/providers/coinify.ts";
import type { ProviderVector } from "./vector.ts";

const source = coinify({ secret: "my-shared-secret" });
const at = new Date("2026-11-20T12:00:00.000Z");
const headers = {
  "x-coinify-webhook-signature": "bcdbb89e3031905f3cc1a20d16b5f969a17a7d8fa0c26e4a807c2193402d66f4",
};

/** @see https://coinify.readme.io/docs/webhook-signature */
export const VECTORS: readonly ProviderVector[] = [
  {
    name: "Coinify's own example",
    source,
    at,
    request: { headers, body: '{"examplePayload":true}' },
    verdict: "verified",
  },
  {
    name: "Coinify's example written another way",
    source,
    at,
    request: { headers, body: '{"examplePayload": true}' },
    verdict: "signature_mismatch",
  },
];
