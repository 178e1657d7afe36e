import { svix } from "../../../src/verify/providers/svix.ts";
import type { ProviderVector } from "./vector.ts";

const source = svix({ secret: "whsec_plJ3nmyCDGBKInavdOK15jsl" });
const at = new Date(1_731_705_121_000);
const headers = {
  "svix-id": "msg_loFOjxBNrRLzqYUf",
  "svix-timestamp": "1731705121",
  "svix-signature": "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=",
};
const body = '{"event_type":"ping","data":{"success":true}}';

/** @see https://docs.svix.com/receiving/verifying-payloads/how-manual */
export const VECTORS: readonly ProviderVector[] = [
  { name: "Svix's own example", source, at, request: { headers, body }, verdict: "verified" },
  {
    name: "Svix's own example with another value",
    source,
    at,
    request: { headers, body: '{"event_type":"ping","data":{"success":null}}' },
    verdict: "signature_mismatch",
  },
];
