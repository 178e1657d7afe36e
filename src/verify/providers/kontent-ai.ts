import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Kontent.ai. Each notification becomes an event of its own; types are the object and the action, such as
 * `content_item.published`. Neither a time nor an id is signed, so a replay is recognised by its content alone.
 */
export const kontentAi: Provider<AnyEvents> = defineProvider({
  name: "kontent-ai",
  title: "Kontent.ai",
  docs: "https://kontent.ai/learn/docs/webhooks/webhooks/javascript",
  evidence: {
    oracle: "@kontent-ai/webhook-helper (npm)",
    vectors: "https://github.com/kontent-ai/webhook-helper-js",
    checkedOn: "2026-11-21",
  },
  scheme: {
    kind: "hmac",
    signature: { header: "x-kontent-ai-signature", encoding: "base64" },
  },
  id: { in: "none" },
  type: { in: "body", paths: ["message.object_type"], append: "message.action" },
  batch: { path: "notifications" },
  secretHint: "KONTENT_AI_WEBHOOK_SECRET",
});
