import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";
import { toStandardScheme } from "./standard-scheme.ts";

/** Webhooks from Replicate. The payload is a prediction, the type its status, such as `succeeded`. */
export const replicate: Provider<AnyEvents> = defineProvider({
  name: "replicate",
  title: "Replicate",
  docs: "https://replicate.com/docs/topics/webhooks/verify-webhook",
  evidence: { oracle: "replicate (npm)", checkedOn: "2026-11-21" },
  scheme: toStandardScheme("webhook", { min: 16, max: 75 }),
  id: { in: "header", header: "webhook-id" },
  type: { in: "body", paths: ["status"] },
  secretHint: "REPLICATE_WEBHOOK_SECRET",
});
