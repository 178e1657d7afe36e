import { viber } from "../../../src/verify/providers/viber.ts";
import type { ProviderVector } from "./vector.ts";

const source = viber({ secret: "44dafb7e0f40021e-61a47a1e6778d187-f2c5a676a07050b3" });
const at = new Date("2026-11-20T12:00:00Z");
const headers = { "x-viber-content-signature": "d21b343448c8aee33b8e93768ef6ceb64a6ba6163099973a2b8bd028fea510ef" };
const body = '{"event":"webhook","timestamp":4977069964384421269,"message_token":1478683725125}';

/** @see https://github.com/Viber/viber-bot-node/blob/master/test/message/message-validator-test.js */
export const VECTORS: readonly ProviderVector[] = [
  { name: "the example of Viber's own library", source, at, request: { headers, body }, verdict: "verified" },
  {
    name: "the example of Viber's own library with another token",
    source,
    at,
    request: { headers, body: body.replace("1478683725125", "1478683725126") },
    verdict: "signature_mismatch",
  },
];
