import { agora } from "../../../src/verify/providers/agora.ts";
import { type ProviderVector, withExampleSecret } from "./vector.ts";

const source = withExampleSecret(agora.definition, "secret");
const at = new Date(1_560_408_533_119);
const headers = { "agora-signature-v2": "6d3320c60b11101395b7fc8f9068748808a0aa1bfa064438e39d1bc2c7d74d99" };
const body =
  '{"eventMs":1560408533119,"eventType":10,"noticeId":"4eb720f0-8da7-11e9-a43e-53f411c2761f",' +
  '"notifyMs":1560408533119,"payload":{"a":"1","b":2},"productId":1}';

/** @see https://docs.agora.io/en/video-calling/advanced-features/receive-notifications */
export const VECTORS: readonly ProviderVector[] = [
  { name: "Agora's own example", source, at, request: { headers, body }, verdict: "verified" },
  {
    name: "Agora's own example with another number",
    source,
    at,
    request: { headers, body: body.replace('"b":2', '"b":3') },
    verdict: "signature_mismatch",
  },
  {
    name: "Agora's own example under its older SHA-1 signature alone",
    source,
    at,
    request: { headers: { "agora-signature": "033c62f40f687675f17f0f41f91a40c71c0f134c" }, body },
    verdict: "signature_missing",
  },
];
