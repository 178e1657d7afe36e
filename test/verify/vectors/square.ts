import { square } from "../../../src/verify/providers/square.ts";
import type { ProviderVector } from "./vector.ts";

const url = "https://webhook.site/679a4f3a-dcfa-49ee-bac5-9d0edad886b9";
const secret = "Ibxx_5AKakO-3qeNVR61Dw";
const source = square({ secret, url });
const at = new Date("2022-07-13T20:31:00.000Z");
const headers = { "x-square-hmacsha256-signature": "GF4YkrJgGBDZ9NIYbNXBnMzqb2HoL4RW/S6vkZ9/2N4=" };
const body =
  '{"merchant_id":"MLEFBHHSJGVHD","type":"webhooks.test_notification","event_id":"ac3ac95b-f97d-458c-a6e6-18981597e05f",' +
  '"created_at":"2022-07-13T20:30:59.037339943Z","data":{"type":"webhooks","id":"bc368e64-01aa-407e-b46e-3231809b1129"}}';

/** @see https://github.com/square/square-python-sdk */
export const VECTORS: readonly ProviderVector[] = [
  {
    name: "the example in the tests of Square's libraries",
    source,
    at,
    request: { headers, body },
    verdict: "verified",
  },
  {
    name: "Square's example of another merchant",
    source,
    at,
    request: { headers, body: body.replace("MLEFBHHSJGVHD", "MLEFBHHSJGVHE") },
    verdict: "signature_mismatch",
  },
  {
    name: "Square's example at another address",
    source: square({ secret, url: `${url}/` }),
    at,
    request: { headers, body },
    verdict: "signature_mismatch",
  },
];
