import { defineProvider, type Provider } from "../provider.ts";
import type { PublicKeyOptions } from "../options.ts";

/** One event of an e-mail. Several come in one delivery. */
export interface SendgridEvent {
  readonly event: string;
  readonly email: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly sg_event_id: string;
  readonly sg_message_id?: string;
}

/** Events by their name, such as `delivered`. */
export type SendgridEvents = Readonly<Record<string, SendgridEvent>>;

/** The event webhook of SendGrid. The public key is the verification key of its settings, as base64. */
export const sendgrid: Provider<SendgridEvents, PublicKeyOptions> = defineProvider({
  name: "sendgrid",
  title: "SendGrid",
  docs: "https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features",
  evidence: {
    oracle: "@sendgrid/eventwebhook (npm)",
    vectors: "https://github.com/sendgrid/sendgrid-nodejs/blob/main/packages/eventwebhook/src/eventwebhook.spec.js",
    checkedOn: "2026-11-21",
    note: "SendGrid names no tolerance for the timestamp: five minutes is our choice. Bodies end in CR LF, which is signed.",
  },
  scheme: {
    kind: "signature",
    algorithm: "ecdsa-p256",
    key: "spki",
    signature: { header: "x-twilio-email-event-webhook-signature", encoding: "base64" },
    timestamp: { from: { header: "x-twilio-email-event-webhook-timestamp" }, unit: "s" },
    content: "{timestamp}{body}",
  },
  batch: { path: "" },
  id: { in: "body", path: "sg_event_id" },
  type: { in: "body", paths: ["event"] },
  secretHint: "SENDGRID_WEBHOOK_PUBLIC_KEY",
});
