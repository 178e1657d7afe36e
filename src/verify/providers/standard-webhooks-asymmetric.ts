import type { PublicKeyOptions } from "../options.ts";
import { defineProvider, type Provider } from "../provider.ts";
import type { StandardEvent } from "./standard-webhooks.ts";

/** Webhooks from any sender that follows Standard Webhooks with a key pair. The public key begins with `whpk_`. */
export const standardWebhooksAsymmetric: Provider<StandardEvent, PublicKeyOptions> = defineProvider({
  name: "standard-webhooks-asymmetric",
  title: "Standard Webhooks, asymmetric",
  docs: "https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md",
  evidence: {
    vectors: "https://github.com/svix/svix-webhooks",
    checkedOn: "2026-11-21",
  },
  scheme: {
    kind: "signature",
    algorithm: "ed25519",
    key: "raw-base64",
    keyPrefix: "whpk_",
    signature: {
      header: "webhook-signature",
      format: { kind: "list", version: "v1a" },
      encoding: "base64",
    },
    timestamp: { from: { header: "webhook-timestamp" }, unit: "s" },
    idHeader: "webhook-id",
    content: "{id}.{timestamp}.{body}",
  },
  id: { in: "header", header: "webhook-id" },
  type: { in: "body", paths: ["type"] },
  secretHint: "WEBHOOK_PUBLIC_KEY",
});
