import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from LaunchDarkly: entries of its audit log. Types are the kind of resource and the first action, such as
 * `flag.updateOn`.
 * No time is signed, so only the ledger catches a replay.
 * Unverified: written from receivers of others, checked against no official code or example.
 */
export const launchDarkly: Provider<AnyEvents> = defineProvider({
  name: "launchdarkly",
  title: "LaunchDarkly",
  docs: "https://launchdarkly.com/docs/home/infrastructure/webhooks",
  evidence: { checkedOn: "2026-11-21", basis: "receivers" },
  scheme: { kind: "hmac", signature: { header: "x-ld-signature", encoding: "hex" } },
  id: { in: "body", path: "_id" },
  type: { in: "body", paths: ["kind"], append: "accesses.0.action" },
  secretHint: "LAUNCHDARKLY_WEBHOOK_SECRET",
});
