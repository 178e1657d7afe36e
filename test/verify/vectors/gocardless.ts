import { gocardless } from "../../../src/verify/providers/gocardless.ts";
import type { ProviderVector } from "./vector.ts";

const source = gocardless({ secret: "ED7D658C-D8EB-4941-948B-3973214F2D49" });
const at = new Date("2018-07-05T09:14:00.000Z");
const headers = { "webhook-signature": "2693754819d3e32d7e8fcb13c729631f316c6de8dc1cf634d6527f1c07276e7e" };
const body = JSON.stringify({
  events: [
    {
      id: "EV00BD05S5VM2T",
      created_at: "2018-07-05T09:13:51.404Z",
      resource_type: "subscriptions",
      action: "created",
      links: { subscription: "SB0003JJQ2MR06" },
      details: {
        origin: "api",
        cause: "subscription_created",
        description: "Subscription created via the API.",
      },
      metadata: {},
    },
    {
      id: "EV00BD05TB8K63",
      created_at: "2018-07-05T09:13:56.893Z",
      resource_type: "mandates",
      action: "created",
      links: { mandate: "MD000AMA19XGEC" },
      details: { origin: "api", cause: "mandate_created", description: "Mandate created via the API." },
      metadata: {},
    },
  ],
});

/** @see https://github.com/gocardless/gocardless-nodejs/blob/master/src/webhooks.test.ts */
export const VECTORS: readonly ProviderVector[] = [
  { name: "the example in GoCardless's own tests", source, at, request: { headers, body }, verdict: "verified" },
  {
    name: "GoCardless's example about another mandate",
    source,
    at,
    request: { headers, body: body.replace("MD000AMA19XGEC", "MD000AMA19XGED") },
    verdict: "signature_mismatch",
  },
];
