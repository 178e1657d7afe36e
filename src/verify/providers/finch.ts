import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";
import { toStandardScheme } from "./standard-scheme.ts";

/**
 * Webhooks from Finch. Types are such as `directory.update`. It signs as Standard Webhooks do, under names of its own
 * and with a key that has no prefix.
 */
export const finch: Provider<AnyEvents> = defineProvider({
  name: "finch",
  title: "Finch",
  docs: "https://developer.tryfinch.com/developer-resources/Webhooks",
  evidence: { oracle: "@tryfinch/finch-api (npm)", checkedOn: "2026-11-21" },
  scheme: { ...toStandardScheme("finch", { min: 16, max: 128 }), key: "base64", idHeader: "finch-event-id" },
  id: { in: "header", header: "finch-event-id" },
  type: { in: "body", paths: ["event_type"] },
  secretHint: "FINCH_WEBHOOK_SECRET",
});
