import { defineProvider, type Provider } from "../provider.ts";

/** What every event of Adyen's platform holds. */
export interface AdyenPlatformEvent {
  readonly type: string;
  readonly environment: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Webhooks from Adyen for platforms, transfers, management and balance accounts, which sign the whole body. The secret
 * is the webhook's HMAC key in hex. They carry no id everywhere and no signed time: deliveries are recognised by their
 * content, and only the ledger stops replays. For payments, see `adyen`.
 */
export const adyenPlatform: Provider<AdyenPlatformEvent> = defineProvider({
  name: "adyen-platform",
  title: "Adyen for Platforms",
  docs: "https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures",
  evidence: { oracle: "@adyen/api-library (npm)", checkedOn: "2026-11-21" },
  scheme: { kind: "hmac", key: "hex", signature: { header: "hmacsignature", encoding: "base64" } },
  id: { in: "none" },
  type: { in: "body", paths: ["type"] },
  secretHint: "ADYEN_HMAC_KEY",
});
