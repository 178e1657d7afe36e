import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks with a secret from Jira Cloud, such as an administrator makes. Types are such as `jira:issue_updated`.
 *
 * The time in the body is that of the event and stays the same over repeated attempts, so it is not checked.
 * Webhooks of Connect apps carry a JWT instead and are not covered.
 */
export const jira: Provider<AnyEvents> = defineProvider({
  name: "jira",
  title: "Jira",
  docs: "https://developer.atlassian.com/cloud/jira/platform/webhooks/",
  evidence: { vectors: "https://developer.atlassian.com/cloud/jira/platform/webhooks/", checkedOn: "2026-11-21" },
  scheme: {
    kind: "hmac",
    signature: { header: "x-hub-signature", format: { kind: "prefixed", prefix: "sha256=" }, encoding: "hex" },
  },
  id: { in: "header", header: "x-atlassian-webhook-identifier" },
  type: { in: "body", paths: ["webhookEvent"] },
  secretHint: "JIRA_WEBHOOK_SECRET",
});
