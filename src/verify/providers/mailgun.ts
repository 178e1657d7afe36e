import { defineProvider, type Provider } from "../provider.ts";

/** What every Mailgun webhook holds. Only `signature` is proven. */
export interface MailgunEvent {
  readonly signature: {
    /** Seconds since 1970. */
    readonly timestamp: string;
    readonly token: string;
    readonly signature: string;
  };
  readonly "event-data": Readonly<Record<string, unknown>> & { readonly event: string };
}

/** Webhooks by the name of the event, such as `delivered`. */
export type MailgunEvents = Readonly<Record<string, MailgunEvent>>;

/**
 * Webhooks from Mailgun. The secret is the account's HTTP webhook signing key.
 *
 * Mailgun signs a time and a token but not the event: whoever captured a delivery can send another event under its
 * signature. The token is therefore the event's id, so that each is taken once.
 */
export const mailgun: Provider<MailgunEvents> = defineProvider({
  name: "mailgun",
  title: "Mailgun",
  docs: "https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks",
  evidence: {
    vectors: "https://github.com/mailgun/mailgun-php/blob/master/tests/Api/WebhookTest.php",
    checkedOn: "2026-11-21",
    note:
      "Whether a retry carries the token of the first try is not documented. `parent-signature` of subaccounts and the " +
      "forms of inbound routes are not read.",
  },
  scheme: {
    kind: "hmac",
    signature: { path: "signature.signature", encoding: "hex" },
    timestamp: { from: { path: "signature.timestamp" }, unit: "s" },
    content: "{timestamp}{field:signature.token}",
  },
  signedFields: ["signature.timestamp", "signature.token"],
  id: { in: "body", path: "signature.token" },
  type: { in: "body", paths: ["event-data.event"] },
  secretHint: "MAILGUN_WEBHOOK_SIGNING_KEY",
});
