import { helpScout } from "../../../src/verify/providers/help-scout.ts";
import type { ProviderVector } from "./vector.ts";

const source = helpScout({ secret: "asdfasdf" });
const at = new Date("2026-11-20T12:00:00Z");
const headers = { "x-helpscout-signature": "7S2+kN8bZsrdAEADJ+yYfWWsf/4=", "x-helpscout-event": "convo.deleted" };

/** @see https://github.com/helpscout/helpscout-api-php/blob/master/examples/incoming_webhook.php */
export const VECTORS: readonly ProviderVector[] = [
  {
    name: "the example of Help Scout's own library",
    source,
    at,
    request: { headers, body: '{"id":123}' },
    verdict: "verified",
  },
  {
    name: "the example of Help Scout's own library for another conversation",
    source,
    at,
    request: { headers, body: '{"id":124}' },
    verdict: "signature_mismatch",
  },
];
