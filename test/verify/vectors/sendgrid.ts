import { sendgrid } from "../../../src/verify/providers/sendgrid.ts";
import type { ProviderVector } from "./vector.ts";

const source = sendgrid({
  publicKey:
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==",
});
const at = new Date(1_600_112_502_000);
const headers = {
  "x-twilio-email-event-webhook-timestamp": "1600112502",
  "x-twilio-email-event-webhook-signature":
    "MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=",
};
const json = JSON.stringify([
  {
    email: "hello@world.com",
    event: "dropped",
    reason: "Bounced Address",
    sg_event_id: "ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA",
    sg_message_id: "LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0",
    "smtp-id": "<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>",
    timestamp: 1_600_112_492,
  },
]);

/** @see https://github.com/sendgrid/sendgrid-nodejs/blob/main/packages/eventwebhook/src/eventwebhook.spec.js */
export const VECTORS: readonly ProviderVector[] = [
  { name: "SendGrid's own example", source, at, request: { headers, body: `${json}\r\n` }, verdict: "verified" },
  {
    name: "SendGrid's own example without its line end",
    source,
    at,
    request: { headers, body: json },
    verdict: "signature_mismatch",
  },
  {
    name: "SendGrid's own example a second later",
    source,
    at,
    request: { headers: { ...headers, "x-twilio-email-event-webhook-timestamp": "1600112503" }, body: `${json}\r\n` },
    verdict: "signature_mismatch",
  },
  {
    name: "SendGrid's older example",
    source: sendgrid({
      publicKey:
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEDr2LjtURuePQzplybdC+u4CwrqDqBaWjcMMsTbhdbcwHBcepxo7yAQGhHPTnlvFYPAZFceEu/1FwCM/QmGUhA==",
    }),
    at: new Date(1_588_788_367_000),
    request: {
      headers: {
        "x-twilio-email-event-webhook-timestamp": "1588788367",
        "x-twilio-email-event-webhook-signature":
          "MEUCIQCtIHJeH93Y+qpYeWrySphQgpNGNr/U+UyUlBkU6n7RAwIgJTz2C+8a8xonZGi6BpSzoQsbVRamr2nlxFDWYNH2j/0=",
      },
      body: '{"category":"example_payload","event":"test_event","message_id":"message_id"}',
    },
    verdict: "verified",
  },
];
