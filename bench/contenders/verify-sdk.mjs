// The senders' own libraries, called as their documentation says.
import { verify as verifyGithub } from "@octokit/webhooks-methods";
import { importJWK, jwtVerify } from "jose";
import { Webhook } from "standardwebhooks";
import { Stripe } from "stripe";

import { answerCalls } from "../support/calls.mjs";
import { AT, createMeasure, createSignedRequests } from "../support/signed-requests.mjs";

const scheme = process.env["SCHEME"] ?? "";
const { key, requests } = createSignedRequests(scheme, process.env["WEBHOOK_SECRET"] ?? "");
// These read the clock themselves.
Date.now = () => AT.getTime();

/** @type {Record<string, () => Promise<(request: import("../support/signed-requests.mjs").SignedRequest) => unknown>>} */
const VERIFIERS = {
  "hmac-timed":
    async () =>
    ({ headers, body }) =>
      Stripe.webhooks.constructEvent(body, headers["stripe-signature"] ?? "", key) !== undefined,
  "hmac-body":
    async () =>
    ({ headers, body }) =>
      verifyGithub(key, body.toString(), headers["x-hub-signature-256"] ?? ""),
  standard: async () => {
    const webhook = new Webhook(key);
    return ({ headers, body }) => webhook.verify(body, headers) !== undefined;
  },
  jwt: async () => {
    const publicKey = await importJWK(key, "RS256");
    return async ({ body }) => (await jwtVerify(body, publicKey, { currentDate: AT })).payload !== undefined;
  },
};

const verifier = (await VERIFIERS[scheme]?.()) ?? (() => false);
answerCalls({ measure: createMeasure(requests, verifier) });
