import { bitbucket } from "../../../src/verify/providers/bitbucket.ts";
import type { ProviderVector } from "./vector.ts";

const source = bitbucket({ secret: "It's a Secret to Everybody" });
const headers = { "x-hub-signature": "sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9" };
const at = new Date("2026-11-20T12:00:00Z");

/** @see https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/ */
export const VECTORS: readonly ProviderVector[] = [
  { name: "Bitbucket's own example", source, at, request: { headers, body: "Hello World!" }, verdict: "verified" },
  {
    name: "Bitbucket's own example with another letter",
    source,
    at,
    request: { headers, body: "Hello world!" },
    verdict: "signature_mismatch",
  },
];
