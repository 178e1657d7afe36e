import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Maxio Advanced Billing, once Chargify. Bodies are forms; types are the form's `event`, such as
 * `payment_success`. The secret is the site's shared key. The webhook's id stays the same when it is sent again, and is
 * in the body too. No time is signed, so only the ledger stops replays.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const maxio: Provider<AnyEvents> = defineProvider({
  name: "maxio",
  title: "Maxio",
  docs: "https://maxio.zendesk.com/hc/en-us/articles/24266136649869-Webhooks-Reference",
  evidence: { checkedOn: "2026-11-21" },
  scheme: { kind: "hmac", signature: { header: "x-chargify-webhook-signature-hmac-sha-256", encoding: "hex" } },
  id: { in: "body", path: "id" },
  type: { in: "body", paths: ["event"] },
  payload: "form-or-json",
  secretHint: "MAXIO_SHARED_KEY",
});
