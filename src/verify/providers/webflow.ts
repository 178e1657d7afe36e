import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/** Webhooks from Webflow. Types are its triggers, such as `form_submission`. It gives its events no id. */
export const webflow: Provider<AnyEvents> = defineProvider({
  name: "webflow",
  title: "Webflow",
  docs: "https://developers.webflow.com/data/docs/working-with-webhooks",
  evidence: { oracle: "webflow-api (npm)", checkedOn: "2026-11-21" },
  scheme: {
    kind: "hmac",
    signature: { header: "x-webflow-signature", encoding: "hex" },
    timestamp: { from: { header: "x-webflow-timestamp" }, unit: "ms" },
    content: "{timestamp}:{body}",
  },
  id: { in: "none" },
  type: { in: "body", paths: ["triggerType"] },
  secretHint: "WEBFLOW_WEBHOOK_SECRET",
});
