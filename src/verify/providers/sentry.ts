import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks of a Sentry integration. Types are the resource and the action, such as `issue.created`. The secret is the
 * integration's client secret.
 *
 * Neither the time nor the type is signed, so only the ledger catches a replay.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const sentry: Provider<AnyEvents> = defineProvider({
  name: "sentry",
  title: "Sentry",
  docs: "https://docs.sentry.io/organization/integrations/integration-platform/webhooks/",
  evidence: { checkedOn: "2026-11-21" },
  scheme: { kind: "hmac", signature: { header: "sentry-hook-signature", encoding: "hex" } },
  id: { in: "header", header: "request-id" },
  type: { in: "header", header: "sentry-hook-resource", append: "action" },
  secretHint: "SENTRY_CLIENT_SECRET",
});
