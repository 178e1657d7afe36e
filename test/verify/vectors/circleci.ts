import { circleCi } from "../../../src/verify/providers/circleci.ts";
import type { ProviderVector } from "./vector.ts";

const at = new Date("2026-11-20T12:00:00Z");
const LALALA = {
  headers: { "circleci-signature": "v1=daa220016c8f29a8b214fbfc3671aeec2145cfb1e6790184ffb38b6d0425fa00" },
  body: "lalala",
};
const IMPORTANT = {
  headers: { "circleci-signature": "v1=9be2242094a9a8c00c64306f382a7f9d691de910b4a266f67bd314ef18ac49fa" },
  body: "an-important-request-payload",
};

/** @see https://circleci.com/docs/guides/integration/outbound-webhooks/ */
export const VECTORS: readonly ProviderVector[] = [
  {
    name: "CircleCI's second example",
    source: circleCi({ secret: "another-secret" }),
    at,
    request: LALALA,
    verdict: "verified",
  },
  {
    name: "CircleCI's third example",
    source: circleCi({ secret: "hunter123" }),
    at,
    request: IMPORTANT,
    verdict: "verified",
  },
  {
    name: "CircleCI's second example with the secret of the third",
    source: circleCi({ secret: "hunter123" }),
    at,
    request: LALALA,
    verdict: "signature_mismatch",
  },
  {
    name: "CircleCI's third example with another letter",
    source: circleCi({ secret: "hunter123" }),
    at,
    request: { ...IMPORTANT, body: "an-important-request-Payload" },
    verdict: "signature_mismatch",
  },
];
