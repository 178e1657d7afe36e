import { defineProvider, type Provider } from "../provider.ts";

/** What every Mux webhook holds. */
export interface MuxEvent {
  readonly id: string;
  readonly type: string;
  readonly created_at: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Webhooks from Mux. The secret is the webhook's signing secret. */
export const mux: Provider<MuxEvent> = defineProvider({
  name: "mux",
  title: "Mux",
  docs: "https://www.mux.com/docs/core/verify-webhook-signatures",
  evidence: {
    oracle: "@mux/mux-node (npm)",
    vectors: "https://github.com/muxinc/mux-node-sdk/blob/master/tests/api-resources/webhooks.test.ts",
    checkedOn: "2026-11-21",
  },
  scheme: {
    kind: "hmac",
    signature: { header: "mux-signature", format: { kind: "pairs", separator: ",", key: "v1" }, encoding: "hex" },
    timestamp: { from: { pair: "t" }, unit: "s" },
    content: "{timestamp}.{body}",
  },
  id: { in: "body", path: "id" },
  type: { in: "body", paths: ["type"] },
  secretHint: "MUX_WEBHOOK_SECRET",
});
