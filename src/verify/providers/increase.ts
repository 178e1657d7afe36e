import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/** Webhooks from Increase. Types are its categories, such as `transaction.created`. */
export const increase: Provider<AnyEvents> = defineProvider({
  name: "increase",
  title: "Increase",
  docs: "https://increase.com/documentation/webhooks",
  evidence: {
    vectors: "https://github.com/Increase/increase-python/blob/main/tests/api_resources/test_webhooks.py",
    checkedOn: "2026-11-21",
  },
  scheme: {
    kind: "hmac",
    signature: {
      header: "increase-webhook-signature",
      format: { kind: "pairs", separator: ",", key: "v1" },
      encoding: "hex",
    },
    timestamp: { from: { pair: "t" }, unit: "rfc3339" },
    content: "{timestamp}.{body}",
  },
  id: { in: "body", path: "id" },
  type: { in: "body", paths: ["category"] },
  secretHint: "INCREASE_WEBHOOK_SECRET",
});
