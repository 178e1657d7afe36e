import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";
import { toStandardScheme } from "./standard-scheme.ts";

/** Webhooks from Lithic's Events API. */
export const lithic: Provider<AnyEvents> = defineProvider({
  name: "lithic",
  title: "Lithic",
  docs: "https://docs.lithic.com/docs/events-api",
  evidence: { oracle: "lithic (npm)", checkedOn: "2026-11-21" },
  scheme: toStandardScheme("webhook", { min: 16, max: 75 }),
  id: { in: "header", header: "webhook-id" },
  type: { in: "body", paths: ["event_type"] },
  secretHint: "LITHIC_WEBHOOK_SECRET",
});
