// The least any verifier can do: the primitive of `node:crypto`, with its key made once and a constant-time compare.
import { createHash, createHmac, createPublicKey, createSecretKey, timingSafeEqual, verify } from "node:crypto";

import { answerCalls } from "../support/calls.mjs";
import { createMeasure, createSignedRequests } from "../support/signed-requests.mjs";

const scheme = process.env["SCHEME"] ?? "";
const { key, requests } = createSignedRequests(scheme, process.env["WEBHOOK_SECRET"] ?? "");

/** @type {Record<string, () => (request: import("../support/signed-requests.mjs").SignedRequest) => boolean>} */
const VERIFIERS = {
  "hmac-timed": () => {
    const secret = createSecretKey(Buffer.from(key));
    return ({ headers, body }) => {
      const header = headers["stripe-signature"] ?? "";
      const comma = header.indexOf(",");
      const expected = createHmac("sha256", secret)
        .update(`${header.slice(2, comma)}.`)
        .update(body)
        .digest();
      return timingSafeEqual(expected, Buffer.from(header.slice(comma + 4), "hex"));
    };
  },
  "hmac-body": () => {
    const secret = createSecretKey(Buffer.from(key));
    return ({ headers, body }) => {
      const expected = createHmac("sha256", secret).update(body).digest();
      return timingSafeEqual(expected, Buffer.from((headers["x-hub-signature-256"] ?? "").slice(7), "hex"));
    };
  },
  standard: () => {
    const secret = createSecretKey(Buffer.from(key.slice(6), "base64"));
    return ({ headers, body }) => {
      const before = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.`;
      const expected = createHmac("sha256", secret).update(before).update(body).digest();
      return timingSafeEqual(expected, Buffer.from((headers["webhook-signature"] ?? "").slice(3), "base64"));
    };
  },
  ed25519: () => {
    const x = Buffer.from(key, "hex").toString("base64url");
    const publicKey = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
    return ({ headers, body }) =>
      verify(
        null,
        Buffer.concat([Buffer.from(headers["x-signature-timestamp"] ?? ""), body]),
        publicKey,
        Buffer.from(headers["x-signature-ed25519"] ?? "", "hex"),
      );
  },
  ecdsa: () => {
    const publicKey = createPublicKey({ key: Buffer.from(key, "base64"), format: "der", type: "spki" });
    return ({ headers, body }) =>
      verify(
        "sha256",
        Buffer.concat([Buffer.from(headers["x-twilio-email-event-webhook-timestamp"] ?? ""), body]),
        publicKey,
        Buffer.from(headers["x-twilio-email-event-webhook-signature"] ?? "", "base64"),
      );
  },
  jwt: () => {
    const publicKey = createPublicKey({ key, format: "jwk" });
    return ({ body }) => {
      const text = body.toString("latin1");
      const dot = text.lastIndexOf(".");
      JSON.parse(Buffer.from(text.slice(text.indexOf(".") + 1, dot), "base64url").toString());
      return verify("sha256", body.subarray(0, dot), publicKey, Buffer.from(text.slice(dot + 1), "base64url"));
    };
  },
  token: () => {
    const expected = createHash("sha256").update(key).digest();
    return ({ headers }) =>
      timingSafeEqual(
        expected,
        createHash("sha256")
          .update(headers["x-gitlab-token"] ?? "")
          .digest(),
      );
  },
};

const verifier = VERIFIERS[scheme]?.() ?? (() => false);
answerCalls({ measure: createMeasure(requests, verifier) });
