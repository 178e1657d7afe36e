import type { PublicKeyOptions } from "../options.ts";
import { defineProvider, type Provider } from "../provider.ts";

/** What every Wise event holds. */
export interface WiseEvent {
  readonly subscription_id: string;
  readonly event_type: string;
  readonly schema_version: string;
  /** RFC 3339. */
  readonly sent_at: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Webhooks from Wise. `publicKey` is the PEM key Wise publishes, one for production and one for the sandbox. The
 * delivery's id is in a header nobody signed, and no time is, so deliveries are recognised by their content.
 */
export const wise: Provider<Readonly<Record<string, WiseEvent>>, PublicKeyOptions> = defineProvider({
  name: "wise",
  title: "Wise",
  docs: "https://docs.wise.com/guides/developer/webhooks/event-handling",
  evidence: {
    vectors: "https://github.com/transferwise/digital-signatures-examples/tree/main/verify-webhook-signature",
    checkedOn: "2026-11-21",
  },
  scheme: {
    kind: "signature",
    algorithm: "rsa-sha256",
    key: "pem",
    signature: { header: "x-signature-sha256", encoding: "base64" },
  },
  id: { in: "header", header: "x-delivery-id" },
  type: { in: "body", paths: ["event_type"] },
  secretHint: "WISE_PUBLIC_KEY",
});
