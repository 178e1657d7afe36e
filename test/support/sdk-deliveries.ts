import { randomUUID } from "node:crypto";

import { sign as signGithub } from "@octokit/webhooks-methods";
import { Webhook as StandardWebhook } from "standardwebhooks";
import { Stripe } from "stripe";
import { Webhook as SvixWebhook } from "svix";

import type { SigningKey } from "../verify/key-server.ts";

/** A request as a sender's own SDK made it. */
export interface SdkDelivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The headers the proof depends on. */
  readonly proven: readonly string[];
}

export const STRIPE_SECRET = "whsec_4f1c9a7be2d84c06b35e";
export const GITHUB_SECRET = "6bd3f1a9c2e84f07";
export const STANDARD_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/** Signed by Stripe's SDK. */
export function stripeDelivery(id: string = `evt_${randomUUID()}`, extra: object = {}): SdkDelivery {
  const body = JSON.stringify({
    id,
    object: "event",
    type: "checkout.session.completed",
    data: { object: { customer: "cus_sample", ...extra } },
  });
  const signature = Stripe.webhooks.generateTestHeaderString({
    payload: body,
    secret: STRIPE_SECRET,
  });
  return { headers: { "stripe-signature": signature }, body, proven: ["stripe-signature"] };
}

/** Signed by Octokit. */
export async function githubDelivery(): Promise<SdkDelivery> {
  const body = JSON.stringify({ ref: "refs/heads/main", after: randomUUID() });
  return {
    headers: {
      "x-github-event": "push",
      "x-github-delivery": randomUUID(),
      "x-hub-signature-256": await signGithub(GITHUB_SECRET, body),
    },
    body,
    proven: ["x-hub-signature-256"],
  };
}

/** Signed by the Standard Webhooks reference library. */
export function standardDelivery(): SdkDelivery {
  const webhook = new StandardWebhook(STANDARD_SECRET);
  return toStandard("webhook", (id, at, body) => webhook.sign(id, at, body));
}

/** Signed by Svix's SDK. */
export function svixDelivery(): SdkDelivery {
  const webhook = new SvixWebhook(STANDARD_SECRET);
  return toStandard("svix", (id, at, body) => webhook.sign(id, at, body));
}

/** Signed by `jose` with the issuer's key, as Kinde does: the body is the token. */
export async function kindeDelivery(key: SigningKey): Promise<SdkDelivery> {
  const body = await key.sign({
    event_id: `event_${randomUUID()}`,
    type: "user.updated",
    data: { user: { id: "kp_sample", email: "user@example.com" } },
  });
  return { headers: { "content-type": "application/jwt" }, body, proven: [] };
}

function toStandard(prefix: string, sign: (id: string, at: Date, body: string) => string): SdkDelivery {
  const id = `msg_${randomUUID()}`;
  const at = new Date();
  const body = JSON.stringify({ type: "contact.created", data: { id } });
  const headers = {
    [`${prefix}-id`]: id,
    [`${prefix}-timestamp`]: String(Math.floor(at.getTime() / 1_000)),
    [`${prefix}-signature`]: sign(id, at, body),
  };
  return { headers, body, proven: Object.keys(headers) };
}
