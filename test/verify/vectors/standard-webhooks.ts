import { standardWebhooks } from "../../../src/verify/providers/standard-webhooks.ts";
import type { ProviderVector } from "./vector.ts";

const source = standardWebhooks({ secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" });
const at = new Date(1_614_265_330_000);
const headers = {
  "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
  "webhook-timestamp": "1614265330",
  "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
};
const body = '{"test": 2432232314}';

/** @see https://github.com/standard-webhooks/standard-webhooks/blob/main/libraries/javascript/src/index.test.ts */
export const VECTORS: readonly ProviderVector[] = [
  { name: "the libraries' example", source, at, request: { headers, body }, verdict: "verified" },
  {
    name: "the libraries' example with another number",
    source,
    at,
    request: { headers, body: '{"test": 2432232315}' },
    verdict: "signature_mismatch",
  },
  {
    name: "the libraries' example under another id",
    source,
    at,
    request: { headers: { ...headers, "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJel" }, body },
    verdict: "signature_mismatch",
  },
];
