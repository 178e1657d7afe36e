import { defineProvider, type Provider } from "../provider.ts";
import { XERO_INTENT_TO_RECEIVE } from "./handshakes.ts";

/** One of the events of a Xero delivery. It says what changed, not to what: fetch it at `resourceUrl`. */
export interface XeroEvent {
  readonly resourceUrl: string;
  readonly resourceId: string;
  /** Without a time zone: UTC. */
  readonly eventDateUtc: string;
  readonly eventType: string;
  readonly eventCategory: string;
  readonly tenantId: string;
  readonly tenantType: string;
}

/**
 * Webhooks from Xero. Each event of a delivery becomes one of ours; types are category and type, such as
 * `INVOICE.UPDATE`. Xero turns a webhook off that answers a wrong signature with anything but 401, or any delivery with
 * a body. Events have no id and no signed time.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const xero: Provider<Readonly<Record<string, XeroEvent>>> = defineProvider({
  name: "xero",
  title: "Xero",
  docs: "https://developer.xero.com/documentation/webhooks/configuring-your-server",
  evidence: { checkedOn: "2026-11-21" },
  scheme: { kind: "hmac", signature: { header: "x-xero-signature", encoding: "base64" } },
  id: { in: "none" },
  type: { in: "body", paths: ["eventCategory"], append: "eventType" },
  batch: { path: "events" },
  handshakes: [XERO_INTENT_TO_RECEIVE],
  acknowledgement: { status: 200 },
  secretHint: "XERO_WEBHOOK_KEY",
});
