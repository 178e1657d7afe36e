import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Bitbucket Cloud and Data Center. Types are its event keys, such as `repo:push`, and are not signed.
 * A repeated attempt has the same bytes and is recognised by them.
 */
export const bitbucket: Provider<AnyEvents> = defineProvider({
  name: "bitbucket",
  title: "Bitbucket",
  docs: "https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/",
  evidence: { vectors: "https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/", checkedOn: "2026-11-21" },
  scheme: {
    kind: "hmac",
    signature: { header: "x-hub-signature", format: { kind: "prefixed", prefix: "sha256=" }, encoding: "hex" },
  },
  id: { in: "header", header: "x-request-uuid" },
  type: { in: "header", header: "x-event-key" },
  secretHint: "BITBUCKET_WEBHOOK_SECRET",
});
