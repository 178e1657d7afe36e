import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/** Webhooks from WorkOS. A signature is good for three minutes, as in its own library. */
export const workos: Provider<AnyEvents> = defineProvider({
  name: "workos",
  title: "WorkOS",
  docs: "https://workos.com/docs/events/data-syncing/webhooks",
  evidence: { oracle: "@workos-inc/node (npm)", checkedOn: "2026-11-21" },
  scheme: {
    kind: "hmac",
    signature: {
      header: "workos-signature",
      format: { kind: "pairs", separator: ",", key: "v1" },
      encoding: "hex",
    },
    timestamp: { from: { pair: "t" }, unit: "ms", toleranceMs: 180_000 },
    content: "{timestamp}.{body}",
  },
  id: { in: "body", path: "id" },
  type: { in: "body", paths: ["event"] },
  secretHint: "WORKOS_WEBHOOK_SECRET",
});
