import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";
import { toStandardScheme } from "./standard-scheme.ts";

/**
 * Webhooks from Brex. The secrets come from its API, as base64 without a prefix.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const brex: Provider<AnyEvents> = defineProvider({
  name: "brex",
  title: "Brex",
  docs: "https://developer.brex.com/docs/webhooks",
  evidence: { checkedOn: "2026-11-21", note: "The length of Brex's keys is not documented." },
  scheme: toStandardScheme("webhook", { min: 16, max: 128 }),
  id: { in: "header", header: "webhook-id" },
  type: { in: "body", paths: ["event_type"] },
  secretHint: "BREX_WEBHOOK_SECRET",
});
