import { recurly } from "../../../src/verify/providers/recurly.ts";
import type { ProviderVector } from "./vector.ts";

const source = recurly({ secret: "354fab5bd35f5a0d50845ee7e30165244468b13c2c343f104e4e730a59326d9d" });
const at = new Date(1_663_103_925_004);
const signature = "ad24699f3beaa24c9af2cc7ada3ce4c835da0090194241b9d3add83d27f14bc3";
const headers = { "recurly-signature": `1663103925004,${signature}` };
const body =
  '{"id":"rjxwmwedwqug","object_type":"account","site_id":"qc326l1hl8k9","event_type":"created",' +
  '"event_time":"2022-09-13T21:18:40Z","account_code":"adfas23zzz14123"}';

/** @see https://github.com/recurly/recurly-client-ruby/blob/v3-v2021-02-25/spec/recurly/webhooks_spec.rb */
export const VECTORS: readonly ProviderVector[] = [
  { name: "the example of Recurly's own library", source, at, request: { headers, body }, verdict: "verified" },
  {
    name: "the example of Recurly's own library after the signature of another secret",
    source,
    at,
    request: { headers: { "recurly-signature": `1663103925004,${"0".repeat(64)},${signature}` }, body },
    verdict: "verified",
  },
  {
    name: "the example of Recurly's own library about another account",
    source,
    at,
    request: { headers, body: body.replace("adfas23zzz14123", "adfas23zzz14124") },
    verdict: "signature_mismatch",
  },
  {
    name: "the example of Recurly's own library a millisecond later",
    source,
    at,
    request: { headers: { "recurly-signature": `1663103925005,${signature}` }, body },
    verdict: "signature_mismatch",
  },
  {
    name: "the example of Recurly's own library six minutes later",
    source,
    at: new Date(at.getTime() + 360_000),
    request: { headers, body },
    verdict: "timestamp_too_old",
  },
];
