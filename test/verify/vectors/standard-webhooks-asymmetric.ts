import { standardWebhooksAsymmetric } from "../../../src/verify/providers/standard-webhooks-asymmetric.ts";
import type { ProviderVector } from "./vector.ts";

const source = standardWebhooksAsymmetric({ publicKey: "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=" });
const at = new Date(1_614_265_330_000);
const headers = {
  "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
  "webhook-timestamp": "1614265330",
  "webhook-signature": "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==",
};
const body = '{"test": 2432232314}';

/** @see https://github.com/svix/svix-webhooks (README, "Asymmetric signatures") */
export const VECTORS: readonly ProviderVector[] = [
  { name: "Svix's own example", source, at, request: { headers, body }, verdict: "verified" },
  {
    name: "Svix's own example without the key's prefix",
    source: standardWebhooksAsymmetric({ publicKey: "1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=" }),
    at,
    request: { headers, body },
    verdict: "verified",
  },
  {
    name: "Svix's own example with another number",
    source,
    at,
    request: { headers, body: '{"test": 2432232315}' },
    verdict: "signature_mismatch",
  },
  {
    name: "Svix's own example named a symmetric signature",
    source,
    at,
    request: {
      headers: { ...headers, "webhook-signature": headers["webhook-signature"].replace("v1a", "v1") },
      body,
    },
    verdict: "signature_malformed",
  },
];
