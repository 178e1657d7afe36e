import { notion } from "../../../src/verify/providers/notion.ts";
import type { ProviderVector } from "./vector.ts";

const TOKEN = "secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl";
const source = notion({ secret: TOKEN });
const at = new Date("2026-11-20T12:00:00Z");
const headers = { "x-notion-signature": "sha256=461e8cbcba8a75c3edd866f0e71280f5a85cbf21eff040ebd10fe266df38a735" };
const body = JSON.stringify({ verification_token: TOKEN });

/** @see https://developers.notion.com/reference/webhooks */
export const VECTORS: readonly ProviderVector[] = [
  { name: "Notion's own example", source, at, request: { headers, body }, verdict: "verified" },
  {
    name: "Notion's own example with another token inside",
    source,
    at,
    request: { headers, body: body.replace("secret_t", "secret_T") },
    verdict: "signature_mismatch",
  },
];
