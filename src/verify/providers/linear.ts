import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Linear. Types are the kind of object and what happened to it, such as `Issue.create`.
 *
 * The time it checks is the one in the body: the header `linear-timestamp` is not signed.
 */
export const linear: Provider<AnyEvents> = defineProvider({
  name: "linear",
  title: "Linear",
  docs: "https://linear.app/developers/webhooks",
  evidence: { oracle: "@linear/sdk (npm)", checkedOn: "2026-11-21" },
  scheme: {
    kind: "hmac",
    signature: { header: "linear-signature", encoding: "hex" },
    timestamp: { from: { path: "webhookTimestamp" }, unit: "ms", toleranceMs: 60_000 },
  },
  id: { in: "header", header: "linear-delivery" },
  type: { in: "body", paths: ["type"], append: "action" },
  secretHint: "LINEAR_WEBHOOK_SECRET",
});
