import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Help Scout. The secret is the one given when the webhook was made.
 *
 * Nothing signed tells when a delivery was sent, so only the ledger catches replays; the type stands in a header that is
 * not signed.
 */
export const helpScout: Provider<AnyEvents> = defineProvider({
  name: "help-scout",
  title: "Help Scout",
  docs: "https://developer.helpscout.com/webhooks/",
  evidence: {
    vectors: "https://github.com/helpscout/helpscout-api-php/blob/master/examples/incoming_webhook.php",
    checkedOn: "2026-11-21",
  },
  scheme: {
    kind: "hmac",
    hash: "sha1",
    signature: { header: "x-helpscout-signature", encoding: "base64" },
  },
  // The body is the object itself, whose id all its events share.
  id: { in: "none" },
  type: { in: "header", header: "x-helpscout-event" },
  contentHeaders: ["x-helpscout-event"],
  secretHint: "HELP_SCOUT_WEBHOOK_SECRET",
});
