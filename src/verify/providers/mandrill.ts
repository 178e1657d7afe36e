import { defineProvider, type Provider } from "../provider.ts";
import { HEAD_CHECK } from "./handshakes.ts";

/** A delivery: its events are JSON text in a form field. */
export interface MandrillDelivery {
  /** A JSON array of events. */
  readonly mandrill_events: string;
}

/**
 * Webhooks from Mandrill, Mailchimp's transactional e-mail. The secret is the webhook's key. Needs the option `url`, as
 * Mandrill signs it. A delivery is one event of type `unknown`, whose field `mandrill_events` holds a list as JSON.
 *
 * Unverified: written from the documentation, checked against no official code or example. Nothing signed tells when a
 * delivery was sent, so only the ledger catches replays.
 */
export const mandrill: Provider<Readonly<Record<string, MandrillDelivery>>> = defineProvider({
  name: "mandrill",
  title: "Mandrill",
  docs: "https://mailchimp.com/developer/transactional/guides/track-respond-activity-webhooks/",
  evidence: { checkedOn: "2026-11-21" },
  scheme: {
    kind: "hmac",
    hash: "sha1",
    signature: { header: "x-mandrill-signature", encoding: "base64" },
    content: "{url}{form}",
  },
  contentTypes: ["application/x-www-form-urlencoded"],
  id: { in: "none" },
  type: { in: "none" },
  payload: "form",
  // Before it saves a webhook, Mandrill looks whether the address answers.
  handshakes: [HEAD_CHECK],
  secretHint: "MANDRILL_WEBHOOK_KEY",
});
