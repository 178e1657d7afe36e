import { expect, test } from "vitest";
import { openSource, type Source } from "../../src/verify/index.ts";
import { github, hmac, signature, slack, standardWebhooks, svix } from "../../src/verify/providers/index.ts";
import { toBytes, toDelivery } from "./senders.ts";

interface Vector {
  readonly source: Source;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly atSeconds: number;
}

const SLACK_BODY =
  "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar" +
  "&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com" +
  "%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";

const SENDGRID_KEY =
  "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";

/** Published by the senders themselves; sources in reference/providers.md, section 4.2. */
const VECTORS: Readonly<Record<string, Vector>> = {
  GitHub: {
    source: github({ secret: "It's a Secret to Everybody" }),
    headers: {
      "x-hub-signature-256": "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
    },
    body: "Hello, World!",
    atSeconds: 1_700_000_000,
  },
  Bitbucket: {
    source: hmac({
      secret: "It's a Secret to Everybody",
      header: "x-hub-signature",
      prefix: "sha256=",
    }),
    headers: {
      "x-hub-signature": "sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9",
    },
    body: "Hello World!",
    atSeconds: 1_700_000_000,
  },
  Slack: {
    source: slack({ secret: "8f742231b10e8888abcd99yyyzzz85a5" }),
    headers: {
      "x-slack-request-timestamp": "1531420618",
      "x-slack-signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
    },
    body: SLACK_BODY,
    atSeconds: 1_531_420_618,
  },
  "Standard Webhooks": {
    source: standardWebhooks({ secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" }),
    headers: {
      "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    },
    body: '{"test": 2432232314}',
    atSeconds: 1_614_265_330,
  },
  Svix: {
    source: svix({ secret: "whsec_plJ3nmyCDGBKInavdOK15jsl" }),
    headers: {
      "svix-id": "msg_loFOjxBNrRLzqYUf",
      "svix-timestamp": "1731705121",
      "svix-signature": "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=",
    },
    body: '{"event_type":"ping","data":{"success":true}}',
    atSeconds: 1_731_705_121,
  },
  "Standard Webhooks, asymmetric": {
    source: signature({
      algorithm: "ed25519",
      key: "raw-base64",
      publicKey: "1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=",
      header: "webhook-signature",
      format: { kind: "list", version: "v1a" },
      timestamp: { header: "webhook-timestamp" },
      id: { header: "webhook-id" },
      content: "{id}.{timestamp}.{body}",
    }),
    headers: {
      "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
      "webhook-timestamp": "1614265330",
      "webhook-signature":
        "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==",
    },
    body: '{"test": 2432232314}',
    atSeconds: 1_614_265_330,
  },
  LINE: {
    source: hmac({
      secret: "8c570fa6dd201bb328f1c1eac23a96d8",
      header: "x-line-signature",
      encoding: "base64",
    }),
    headers: { "x-line-signature": "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs=" },
    body: '{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}',
    atSeconds: 1_700_000_000,
  },
};

test.each(Object.entries(VECTORS))("the vector %s publishes verifies", async (_name, vector) => {
  const delivery = toDelivery({ headers: vector.headers, body: toBytes(vector.body) });

  const verdict = await openSource("acme", vector.source).verify(delivery, new Date(vector.atSeconds * 1_000));

  expect(verdict).toEqual({ kind: "verified", secret: { index: 0, label: "0" } });
});

test.each(Object.entries(VECTORS))("the vector %s publishes fails over a trimmed body", async (_name, vector) => {
  const delivery = toDelivery({
    headers: vector.headers,
    body: toBytes(vector.body.slice(0, -1)),
  });

  const verdict = await openSource("acme", vector.source).verify(delivery, new Date(vector.atSeconds * 1_000));

  expect(verdict).toEqual({ kind: "rejected", cause: "signature_mismatch" });
});

test("SendGrid's published public key is read", () => {
  const source = signature({
    algorithm: "ecdsa-p256",
    key: "spki",
    publicKey: SENDGRID_KEY,
    header: "x-twilio-email-event-webhook-signature",
    timestamp: { header: "x-twilio-email-event-webhook-timestamp" },
    content: "{timestamp}{body}",
  });

  expect(openSource("sendgrid", source).isSigned).toBe(true);
});
