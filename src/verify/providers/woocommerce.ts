import type { Handshake } from "../handshakes/handshake.ts";
import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from a WooCommerce shop. Types are its topics, such as `order.created`. Topic and delivery id are in headers
 * nobody signed: deliveries are recognised by topic and content, and whoever holds one can replay it under another
 * topic. Saving the webhook sends an unsigned ping that must be answered 200.
 * Unverified: written from WooCommerce's source, checked against no official code or example.
 */
export const woocommerce: Provider<AnyEvents> = defineProvider({
  name: "woocommerce",
  title: "WooCommerce",
  docs: "https://woocommerce.com/document/webhooks/",
  evidence: { checkedOn: "2026-11-21", note: "A shop's plugins can change the hash; SHA-256 is the default." },
  scheme: { kind: "hmac", signature: { header: "x-wc-webhook-signature", encoding: "base64" } },
  id: { in: "header", header: "x-wc-webhook-delivery-id" },
  type: { in: "header", header: "x-wc-webhook-topic" },
  payload: "form-or-json",
  // An order's body is the same whether it was created or updated.
  contentHeaders: ["x-wc-webhook-topic"],
  handshakes: [toPing("application/x-www-form-urlencoded"), toPing("application/x-www-form-urlencoded; charset=UTF-8")],
  secretHint: "WOOCOMMERCE_WEBHOOK_SECRET",
});

/** WordPress names the form's type in two ways, depending on how it sends. Events are JSON. */
function toPing(contentType: string): Handshake {
  return {
    method: "POST",
    when: { "header:content-type": contentType, "field:webhook_id": true },
    proof: "none",
    answer: {},
  };
}
