import { github } from "../../../src/verify/providers/github.ts";
import type { ProviderVector } from "./vector.ts";

const source = github({ secret: "It's a Secret to Everybody" });
const headers = { "x-hub-signature-256": "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17" };
const at = new Date("2026-11-20T12:00:00Z");

/** @see https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries */
export const VECTORS: readonly ProviderVector[] = [
  {
    name: "GitHub's own example",
    source,
    at,
    request: { headers, body: "Hello, World!" },
    verdict: "verified",
  },
  {
    name: "GitHub's own example with another letter",
    source,
    at,
    request: { headers, body: "Hello, world!" },
    verdict: "signature_mismatch",
  },
];
