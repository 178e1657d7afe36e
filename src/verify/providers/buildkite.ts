import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks about pipelines on Buildkite, set to send a signature instead of the token. Types are such as
 * `build.finished`. The secret is the webhook's token.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const buildkite: Provider<AnyEvents> = defineProvider({
  name: "buildkite",
  title: "Buildkite",
  docs: "https://buildkite.com/docs/apis/webhooks/pipelines",
  evidence: { checkedOn: "2026-11-21" },
  scheme: {
    kind: "hmac",
    signature: {
      header: "x-buildkite-signature",
      format: { kind: "pairs", separator: ",", key: "signature" },
      encoding: "hex",
    },
    timestamp: { from: { pair: "timestamp" }, unit: "s" },
    content: "{timestamp}.{body}",
  },
  id: { in: "none" },
  type: { in: "body", paths: ["event"] },
  secretHint: "BUILDKITE_WEBHOOK_TOKEN",
});
