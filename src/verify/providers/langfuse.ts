import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Langfuse. Types are the kind of thing and what happened to it, such as `prompt-version.created`.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const langfuse: Provider<AnyEvents> = defineProvider({
  name: "langfuse",
  title: "Langfuse",
  docs: "https://langfuse.com/docs/prompt-management/features/webhooks-slack-integrations",
  evidence: { checkedOn: "2026-11-21", note: "Read in Langfuse's own source, which signs." },
  scheme: {
    kind: "hmac",
    signature: {
      header: "x-langfuse-signature",
      format: { kind: "pairs", separator: ",", key: "v1" },
      encoding: "hex",
    },
    timestamp: { from: { pair: "t" }, unit: "s" },
    content: "{timestamp}.{body}",
  },
  id: { in: "body", path: "id" },
  type: { in: "body", paths: ["type"], append: "action" },
  secretHint: "LANGFUSE_WEBHOOK_SECRET",
});
