import { defineProvider, type Provider } from "../provider.ts";
import { toStandardScheme } from "./standard-scheme.ts";

/** The envelope Standard Webhooks recommends. */
export interface StandardEvent {
  readonly type: string;
  /** When it happened, as ISO 8601. */
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Webhooks from any sender that follows Standard Webhooks with a shared secret. */
export const standardWebhooks: Provider<StandardEvent> = defineProvider({
  name: "standard-webhooks",
  title: "Standard Webhooks",
  docs: "https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md",
  evidence: {
    oracle: "standardwebhooks (npm)",
    vectors: "https://github.com/standard-webhooks/standard-webhooks/blob/main/libraries/javascript/src/index.test.ts",
    checkedOn: "2026-11-21",
  },
  scheme: toStandardScheme("webhook", { min: 24, max: 64 }),
  id: { in: "header", header: "webhook-id" },
  type: { in: "body", paths: ["type"] },
  secretHint: "WEBHOOK_SECRET",
});
