import { validateEvent, WebhookVerificationError } from "@polar-sh/sdk/webhooks";
import * as fc from "fast-check";
import { test } from "vitest";
import { polar } from "../../../src/verify/providers/polar.ts";
import { compare, type Given } from "./support/compare.ts";

const SECRETS = fc.stringMatching(/^polar_whs_[A-Za-z0-9]{20,32}$/);

/** A payload Polar's library does not know is no refusal of its signature. */
function isAccepted({ body, headers, secret }: Given): boolean {
  try {
    validateEvent(body, { ...headers }, secret);
    return true;
  } catch (error) {
    return !(error instanceof WebhookVerificationError) && !(error instanceof SyntaxError);
  }
}

test("Polar's library and ours agree on 200 deliveries and as many altered ones", async () => {
  await compare({
    toSource: (secret) => polar({ secret }),
    secrets: SECRETS,
    accepts: isAccepted,
    headers: ["webhook-id", "webhook-timestamp", "webhook-signature"],
  });
});
