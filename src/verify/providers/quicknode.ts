import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks and Streams from QuickNode. The secret is the security token of the stream. Turn its compression off: Sluice
 * takes no encoded bodies. What is in a delivery depends on the stream, so it has neither id nor type.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const quicknode: Provider<AnyEvents> = defineProvider({
  name: "quicknode",
  title: "QuickNode",
  docs: "https://www.quicknode.com/guides/quicknode-products/streams/validating-incoming-streams-webhook-messages",
  evidence: { checkedOn: "2026-11-21" },
  scheme: {
    kind: "hmac",
    signature: { header: "x-qn-signature", encoding: "hex" },
    timestamp: { from: { header: "x-qn-timestamp" }, unit: "s" },
    content: "{header:x-qn-nonce}{timestamp}{body}",
  },
  id: { in: "none" },
  type: { in: "none" },
  secretHint: "QUICKNODE_SECURITY_TOKEN",
});
