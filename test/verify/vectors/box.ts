import { box } from "../../../src/verify/providers/box.ts";
import type { ProviderVector } from "./vector.ts";

const source = box({ secret: ["SamplePrimaryKey", "SampleSecondaryKey"] });
const at = new Date("2020-01-01T00:00:00-07:00");
const primary = { "box-signature-primary": "6TfeAW3A1PASkgboxxA5yqHNKOwFyMWuEXny/FPD5hI=" };
const secondary = { "box-signature-secondary": "v+1CD1Jdo3muIcbpv5lxxgPglOqMfsNHPV899xWYydo=" };
const rest = {
  "box-delivery-id": "f96bb54b-ee16-4fc5-aa65-8c2d9e5b546f",
  "box-delivery-timestamp": "2020-01-01T00:00:00-07:00",
  "box-signature-algorithm": "HmacSHA256",
  "box-signature-version": "1",
};
const headers = { ...rest, ...primary, ...secondary };
const body =
  '{"type":"webhook_event","webhook":{"id":"1234567890"},"trigger":"FILE.UPLOADED",' +
  '"source":{"id":"1234567890","type":"file","name":"Test.txt"}}';

/** The delivery in the tests and guides of Box's own libraries. @see https://github.com/box/box-node-sdk */
export const VECTORS: readonly ProviderVector[] = [
  { name: "Box's own example", source, at, request: { headers, body }, verdict: "verified" },
  {
    name: "Box's own example with the primary signature alone",
    source,
    at,
    request: { headers: { ...rest, ...primary }, body },
    verdict: "verified",
  },
  {
    name: "Box's own example with the secondary signature alone",
    source: box({ secret: "SampleSecondaryKey" }),
    at,
    request: { headers: { ...rest, ...secondary }, body },
    verdict: "verified",
  },
  {
    name: "Box's own example without a signature",
    source,
    at,
    request: { headers: rest, body },
    verdict: "signature_missing",
  },
  {
    name: "Box's own example about another file",
    source,
    at,
    request: { headers, body: body.replace("Test.txt", "Best.txt") },
    verdict: "signature_mismatch",
  },
  {
    name: "Box's own example at another second",
    source,
    at,
    request: { headers: { ...headers, "box-delivery-timestamp": "2020-01-01T00:00:01-07:00" }, body },
    verdict: "signature_mismatch",
  },
  {
    name: "Box's own example after more than ten minutes",
    source,
    at: new Date(at.getTime() + 600_001),
    request: { headers, body },
    verdict: "timestamp_too_old",
  },
];
