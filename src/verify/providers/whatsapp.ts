import { defineProvider, type Provider } from "../provider.ts";
import { META_SUBSCRIPTION } from "./handshakes.ts";
import { META_SCHEME, type MetaOptions } from "./meta.ts";

/** A delivery of WhatsApp's Cloud API. */
export interface WhatsappDelivery {
  readonly object: "whatsapp_business_account";
  readonly entry: readonly {
    /** The WhatsApp Business account. */
    readonly id: string;
    readonly changes: readonly { readonly field: string; readonly value: Readonly<Record<string, unknown>> }[];
  }[];
}

/**
 * Webhooks from WhatsApp's Cloud API. Types are the first change's field, such as `messages`, under which delivery
 * statuses come too.
 *
 * Neither a time nor an id of the delivery is sent, so a replay is recognised by its content alone.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const whatsapp: Provider<Readonly<Record<string, WhatsappDelivery>>, MetaOptions> = defineProvider({
  name: "whatsapp",
  title: "WhatsApp",
  docs: "https://developers.facebook.com/docs/whatsapp/cloud-api/guides/set-up-webhooks",
  evidence: { checkedOn: "2026-11-21", note: "Read from secondary sources; Meta's page is not open to our tools." },
  scheme: META_SCHEME,
  id: { in: "none" },
  type: { in: "body", paths: ["entry.0.changes.0.field"] },
  handshakes: [META_SUBSCRIPTION],
  settings: ["verifyToken"],
  secretHint: "WHATSAPP_APP_SECRET",
});
