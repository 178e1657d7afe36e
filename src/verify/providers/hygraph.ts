import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Hygraph. Types are the operation and the model, such as `publish.Product`. It gives its events no id, so
 * they are recognised by their content and the time in the header.
 */
export const hygraph: Provider<AnyEvents> = defineProvider({
  name: "hygraph",
  title: "Hygraph",
  docs: "https://hygraph.com/docs/api-reference/basics/webhooks",
  evidence: { oracle: "@hygraph/utils (npm)", checkedOn: "2026-11-21" },
  scheme: {
    kind: "hmac",
    signature: {
      header: "gcms-signature",
      format: { kind: "pairs", separator: ",", key: "sign" },
      encoding: "base64",
    },
    timestamp: { from: { pair: "t" }, unit: "ms" },
    content: '{"Body":{body:json},"EnvironmentName":"{pair:env}","TimeStamp":{timestamp}}',
  },
  id: { in: "none" },
  type: { in: "body", paths: ["operation"], append: "data.__typename" },
  // What is published, taken back and published again may look the same.
  contentHeaders: ["gcms-signature"],
  secretHint: "HYGRAPH_WEBHOOK_SECRET",
});
