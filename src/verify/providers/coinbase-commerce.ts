import { defineProvider, type Provider } from "../provider.ts";

/** What every Coinbase Commerce delivery holds. */
export interface CoinbaseCommerceEvent {
  readonly id: string;
  /** RFC 3339. */
  readonly scheduled_for: string;
  /** Counted from 1. */
  readonly attempt_number: number;
  readonly event: {
    readonly id: string;
    readonly type: string;
    readonly data: Readonly<Record<string, unknown>>;
  };
}

/**
 * Webhooks from Coinbase Commerce. Types are those of the inner event, such as `charge:confirmed`. No time is signed,
 * so only the ledger stops replays.
 */
export const coinbaseCommerce: Provider<Readonly<Record<string, CoinbaseCommerceEvent>>> = defineProvider({
  name: "coinbase-commerce",
  title: "Coinbase Commerce",
  docs: "https://docs.cdp.coinbase.com/commerce/api-arcitecture/webhooks-security",
  evidence: { oracle: "coinbase-commerce-node (npm)", checkedOn: "2026-11-21" },
  scheme: { kind: "hmac", signature: { header: "x-cc-webhook-signature", encoding: "hex" } },
  id: { in: "body", path: "event.id" },
  type: { in: "body", paths: ["event.type"] },
  secretHint: "COINBASE_COMMERCE_WEBHOOK_SECRET",
});
