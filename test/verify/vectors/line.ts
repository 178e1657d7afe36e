import { line } from "../../../src/verify/providers/line.ts";
import type { ProviderVector } from "./vector.ts";

const source = line({ secret: "8c570fa6dd201bb328f1c1eac23a96d8" });
const headers = { "x-line-signature": "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs=" };
const at = new Date("2026-11-20T12:00:00Z");

/** @see https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/ */
export const VECTORS: readonly ProviderVector[] = [
  {
    name: "LINE's own example",
    source,
    at,
    request: { headers, body: '{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}' },
    verdict: "verified",
  },
  {
    name: "LINE's own example to another destination",
    source,
    at,
    request: { headers, body: '{"destination":"U8e742f61d673b39c7fff3cecb7536ef1","events":[]}' },
    verdict: "signature_mismatch",
  },
  {
    name: "the example of LINE's own library",
    source: line({ secret: "test_secret" }),
    at,
    request: {
      headers: { "x-line-signature": "t7Hn4ZDHqs6e+wdvI5TyQIvzie0DmMUmuXEBqyyE/tM=" },
      body: '{"hello":"world"}',
    },
    verdict: "verified",
  },
];
