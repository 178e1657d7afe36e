import { createHash } from "node:crypto";
import type { Random } from "./random.ts";
import type { Slot } from "./slots.ts";
import { ADDRESS } from "./wire.ts";

/** What a request is made of before it is signed. */
export interface RequestParts {
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly url?: string;
  /** What is signed beyond what the definition says as data. */
  readonly slots?: readonly Slot[];
}

/** Requests of the senders whose signed content is a function: no data says what it reads. */
export const REQUESTS: Readonly<Record<string, (random: Random) => readonly RequestParts[]>> = {
  adyen: (random) => [toAdyen(random, {}), toAdyen(random, { originalReference: random.word(8) })],
  "aws-sns": (random) => [
    toSns({ Type: "Notification", MessageId: random.word(12), Message: "Zo\u00e9" }),
    toSns({ Type: "Notification", MessageId: random.word(12), Message: '{"a":1}', Subject: "Hi" }),
    toSns({
      Type: "SubscriptionConfirmation",
      MessageId: random.word(12),
      Message: "You have chosen",
      Token: random.word(20),
      SubscribeURL: "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription",
    }),
  ],
  contentful: (random) => [
    { body: "{}" },
    toContentful(random),
    { ...toContentful(random), url: `${ADDRESS}?a=b%20c` },
  ],
  "mercado-pago": (random) => [
    { body: JSON.stringify({ id: 1, type: "payment", data: null }) },
    toMercadoPago(random.word(8)),
    toMercadoPago("123456"),
  ],
  plivo: (random) => [toForm(random), { ...toForm(random), url: `${ADDRESS}?b=2&a=1` }],
  twilio: (random) => [toForm(random), { ...toForm(random), url: `${ADDRESS}?b=2&a=1` }, toHashed(random)],
};

function toAdyen(random: Random, more: Readonly<Record<string, string>>): RequestParts {
  const item = {
    pspReference: random.word(16),
    merchantAccountCode: random.word(8),
    merchantReference: "order:1",
    amount: { value: 1_130, currency: "EUR" },
    eventCode: "AUTHORISATION",
    success: "true",
    eventDate: "2026-11-20T12:00:00+00:00",
    ...more,
  };
  return { body: JSON.stringify({ live: "false", notificationItems: [{ NotificationRequestItem: item }] }) };
}

function toSns(message: Readonly<Record<string, string>>): RequestParts {
  const fixed = {
    TopicArn: "arn:aws:sns:eu-west-1:123456789012:orders",
    Timestamp: "2026-11-20T12:00:00.000Z",
    SignatureVersion: "2",
    SigningCertURL: "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0.pem",
  };
  return { body: JSON.stringify({ ...message, ...fixed }) };
}

function toContentful(random: Random): RequestParts {
  const headers = {
    "x-contentful-topic": "ContentManagement.Entry.publish",
    "x-contentful-webhook-name": random.word(8),
  };
  const names = [...Object.keys(headers), "x-contentful-signed-headers", "x-contentful-timestamp"];
  const list = { "x-contentful-signed-headers": names.join(",") };
  return {
    body: `{ "sys": {"id": "${random.word(8)}"} }`,
    headers: { ...headers, ...list },
    slots: names.map((name) => ({ role: "value", in: "header", name })),
  };
}

function toMercadoPago(id: string): RequestParts {
  return {
    body: JSON.stringify({ id: 1, type: "payment", data: { id } }),
    url: `${ADDRESS}?data.id=${id}&type=payment`,
    headers: { "x-request-id": "bb56a2f1-6aae-46ac-982e-9dcd3581d08e" },
    slots: [
      { role: "value", in: "parameter", name: "data.id" },
      { role: "value", in: "header", name: "x-request-id" },
    ],
  };
}

function toForm(random: Random): RequestParts {
  return { body: `MessageSid=${random.word(12)}&Body=Zo%C3%A9+1&From=%2B15005550006&Empty=` };
}

function toHashed(random: Random): RequestParts {
  const body = JSON.stringify([{ id: random.word(8), type: "a" }]);
  return { body, url: `${ADDRESS}?bodySHA256=${createHash("sha256").update(body).digest("hex")}` };
}
