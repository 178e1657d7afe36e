import { defineProvider, type Provider } from "../provider.ts";

/** What every Modern Treasury event holds. */
export interface ModernTreasuryEvent {
  readonly event: string;
  readonly data: { readonly id: string; readonly object: string } & Readonly<Record<string, unknown>>;
}

/**
 * Webhooks from Modern Treasury. Types are object and event, such as `payment_order.completed`. The secret is the
 * webhook key of the developer settings. No time is signed and no id is, so deliveries are recognised by their content.
 */
export const modernTreasury: Provider<Readonly<Record<string, ModernTreasuryEvent>>> = defineProvider({
  name: "modern-treasury",
  title: "Modern Treasury",
  docs: "https://docs.moderntreasury.com",
  evidence: { oracle: "modern-treasury (npm)", checkedOn: "2026-11-21" },
  scheme: { kind: "hmac", signature: { header: "x-signature", encoding: "hex" } },
  id: { in: "none" },
  type: { in: "body", paths: ["data.object"], append: "event" },
  secretHint: "MODERN_TREASURY_WEBHOOK_KEY",
});
