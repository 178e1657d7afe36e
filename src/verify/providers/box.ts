import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Version 2 webhooks from Box. Types are its triggers, such as `FILE.UPLOADED`. The secrets are the app's primary and
 * secondary signature keys; one of them is enough, and both let one be replaced at a time.
 */
export const box: Provider<AnyEvents> = defineProvider({
  name: "box",
  title: "Box",
  docs: "https://developer.box.com/guides/webhooks/v2/signatures-v2/",
  evidence: {
    oracle: "box-node-sdk (npm)",
    vectors: "https://github.com/box/box-node-sdk/blob/v3.7.0/tests/lib/managers/webhooks-test.js",
    checkedOn: "2026-11-21",
  },
  scheme: {
    kind: "hmac",
    signature: { headers: ["box-signature-primary", "box-signature-secondary"], encoding: "base64" },
    timestamp: { from: { header: "box-delivery-timestamp" }, unit: "rfc3339", toleranceMs: 600_000 },
    content: "{body}{timestamp}",
  },
  id: { in: "body", path: "id" },
  type: { in: "body", paths: ["trigger"] },
  secretHint: "BOX_SIGNATURE_KEYS",
});
