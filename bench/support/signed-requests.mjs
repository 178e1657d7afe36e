import { createHmac, generateKeyPairSync, sign } from "node:crypto";

import { createDeliveries } from "./deliveries.mjs";

/** Distinct deliveries of one scheme: enough that no processor cache holds them all. */
const COUNT = 512;

/** The one instant all of them are signed at and verified at. */
export const AT = new Date("2026-11-20T12:00:00.000Z");
const SECONDS = String(AT.getTime() / 1_000);

/**
 * Signed deliveries of one scheme, made with `node:crypto` alone, and the key that proves them.
 *
 * @param {string} scheme
 * @param {string} secret
 */
export function createSignedRequests(scheme, secret) {
  const { key, toRequest } = SCHEMES[scheme](secret);
  const deliveries = createDeliveries("VERIFY");
  const requests = Array.from({ length: COUNT }, (_, index) => toRequest(deliveries.toBody(index), `msg_${index}`));
  return { key, requests };
}

/**
 * Calls `verify` with request after request for a time.
 *
 * @param {readonly SignedRequest[]} requests
 * @param {(request: SignedRequest) => unknown} verify Answers, or promises, whether the proof holds.
 */
export function createMeasure(requests, verify) {
  return async (/** @type {{ seconds: number }} */ { seconds }) => {
    const startedAt = performance.now();
    let verified = 0;
    while (performance.now() - startedAt < seconds * 1_000) {
      for (const request of requests) {
        const answer = verify(request);
        if ((answer instanceof Promise ? await answer : answer) !== true) throw new Error("a good proof was refused");
      }
      verified += requests.length;
    }
    return { perSecond: (verified / (performance.now() - startedAt)) * 1_000 };
  };
}

/** @typedef {{ readonly headers: Readonly<Record<string, string>>, readonly body: Buffer }} SignedRequest */

/** @type {Record<string, (secret: string) => { key: any, toRequest: (body: Buffer, id: string) => SignedRequest }>} */
const SCHEMES = {
  "hmac-timed": (secret) => ({
    key: secret,
    toRequest: (body) => ({
      headers: { "stripe-signature": `t=${SECONDS},v1=${mac(secret, [`${SECONDS}.`, body]).toString("hex")}` },
      body,
    }),
  }),
  "hmac-body": (secret) => ({
    key: secret,
    toRequest: (body) => ({
      headers: { "x-hub-signature-256": `sha256=${mac(secret, [body]).toString("hex")}`, "x-github-event": "push" },
      body,
    }),
  }),
  standard: () => {
    const key = Buffer.alloc(32, 7);
    return {
      key: `whsec_${key.toString("base64")}`,
      toRequest: (body, id) => ({
        headers: {
          "webhook-id": id,
          "webhook-timestamp": SECONDS,
          "webhook-signature": `v1,${mac(key, [`${id}.${SECONDS}.`, body]).toString("base64")}`,
        },
        body,
      }),
    };
  },
  ed25519: () => {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    return {
      key: Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url").toString("hex"),
      toRequest: (body) => ({
        headers: {
          "x-signature-ed25519": sign(null, Buffer.concat([Buffer.from(SECONDS), body]), privateKey).toString("hex"),
          "x-signature-timestamp": SECONDS,
        },
        body,
      }),
    };
  },
  ecdsa: () => {
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    return {
      key: publicKey.export({ format: "der", type: "spki" }).toString("base64"),
      toRequest: (body) => ({
        headers: {
          "x-twilio-email-event-webhook-signature": sign(
            "sha256",
            Buffer.concat([Buffer.from(SECONDS), body]),
            privateKey,
          ).toString("base64"),
          "x-twilio-email-event-webhook-timestamp": SECONDS,
        },
        body,
      }),
    };
  },
  jwt: () => {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
    return {
      key: { ...publicKey.export({ format: "jwk" }), kid: "bench", alg: "RS256", use: "sig" },
      toRequest: (body, id) => {
        const header = toSegment({ alg: "RS256", typ: "JWT", kid: "bench" });
        const claims = toSegment({ event_id: id, type: "user.updated", data: JSON.parse(body.toString()).data });
        const proof = sign("sha256", Buffer.from(`${header}.${claims}`), privateKey).toString("base64url");
        return { headers: { "content-type": "application/jwt" }, body: Buffer.from(`${header}.${claims}.${proof}`) };
      },
    };
  },
  token: (secret) => ({
    key: secret,
    toRequest: (body) => ({ headers: { "x-gitlab-token": secret, "x-gitlab-event": "Push Hook" }, body }),
  }),
};

/**
 * @param {string | Buffer} key
 * @param {readonly (string | Buffer)[]} parts
 */
function mac(key, parts) {
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}

/** @param {unknown} value */
function toSegment(value) {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
