import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from PlanetScale. Types are such as `branch.ready`.
 * No time is signed, so only the ledger catches a replay.
 * Unverified: written from receivers of others, checked against no official code or example.
 */
export const planetScale: Provider<AnyEvents> = defineProvider({
  name: "planetscale",
  title: "PlanetScale",
  docs: "https://planetscale.com/docs/api/webhooks",
  evidence: { checkedOn: "2026-11-21", basis: "receivers" },
  scheme: { kind: "hmac", signature: { header: "x-planetscale-signature", encoding: "hex" } },
  id: { in: "none" },
  type: { in: "body", paths: ["event"] },
  secretHint: "PLANETSCALE_WEBHOOK_SECRET",
});
