import type { CertificateOptions } from "../options.ts";
import { defineProvider, type Provider } from "../provider.ts";

/** What every PayPal event holds. */
export interface PaypalEvent {
  readonly id: string;
  readonly event_type: string;
  /** RFC 3339. */
  readonly create_time: string;
  readonly resource_type: string;
  readonly summary?: string;
  readonly resource: Readonly<Record<string, unknown>>;
}

/**
 * Webhooks from PayPal. `webhookId` is the id of the webhook in the developer dashboard; there is no secret.
 *
 * The signature covers transmission id, time and a CRC-32 of the body. A CRC is no protection: whoever saw one delivery
 * can write another body with the same one. Deliveries are therefore recognised by their transmission id, so a second
 * body under it is a duplicate and runs nothing; still, fetch the resource from PayPal before money depends on it.
 * Unverified: written from the source of PayPal's Python library, checked against no official code or example.
 */
export const paypal: Provider<
  Readonly<Record<string, PaypalEvent>>,
  CertificateOptions & { readonly webhookId: string | undefined }
> = defineProvider({
  name: "paypal",
  title: "PayPal",
  docs: "https://developer.paypal.com/api/rest/webhooks/rest/",
  evidence: {
    checkedOn: "2026-11-21",
    note:
      "The signed text is the one in PayPal's Python library; no worked example with its certificate is published. " +
      "Whether a retry keeps its transmission id and time is not documented: three days are allowed, as long as " +
      "PayPal retries.",
  },
  scheme: {
    kind: "signature",
    algorithm: "rsa-sha256",
    key: { url: "header:paypal-cert-url", hosts: ["*.paypal.com"], pathPrefix: "/v1/notifications/certs/" },
    signature: { header: "paypal-transmission-sig", encoding: "base64" },
    timestamp: { from: { header: "paypal-transmission-time" }, unit: "rfc3339", toleranceMs: 3 * 86_400_000 },
    idHeader: "paypal-transmission-id",
    content: "{id}|{timestamp}|{setting:webhookId}|{body:crc32}",
  },
  id: { in: "header", header: "paypal-transmission-id" },
  type: { in: "body", paths: ["event_type"] },
  signedFields: ["paypal-transmission-id", "paypal-transmission-time"],
  settings: ["webhookId"],
  secretHint: "PAYPAL_WEBHOOK_ID",
});
