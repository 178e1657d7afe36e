import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks of an app on Todoist. Types are such as `item:completed`. The secret is the app's client secret.
 * No time is signed, so only the ledger catches a replay.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const todoist: Provider<AnyEvents> = defineProvider({
  name: "todoist",
  title: "Todoist",
  docs: "https://developer.todoist.com/api/v1/#tag/Webhooks",
  evidence: {
    checkedOn: "2026-11-21",
    note: "Agreed with @doist/todoist-sdk when it was tried by hand; that package needs Node 24, so no test here runs it.",
  },
  scheme: { kind: "hmac", signature: { header: "x-todoist-hmac-sha256", encoding: "base64" } },
  id: { in: "header", header: "x-todoist-delivery-id" },
  type: { in: "body", paths: ["event_name"] },
  secretHint: "TODOIST_CLIENT_SECRET",
});
