import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks of an app on Todoist. Types are such as `item:completed`. The secret is the app's client secret.
 * No time is signed, so only the ledger catches a replay.
 * Unverified: written from receivers of others, checked against no official code or example.
 */
export const todoist: Provider<AnyEvents> = defineProvider({
  name: "todoist",
  title: "Todoist",
  docs: "https://developer.todoist.com/api/v1/#tag/Webhooks",
  evidence: {
    checkedOn: "2026-11-21",
    basis: "receivers",
    note: "Read in receivers' code that follows the sender's page.",
  },
  scheme: { kind: "hmac", signature: { header: "x-todoist-hmac-sha256", encoding: "base64" } },
  id: { in: "header", header: "x-todoist-delivery-id" },
  type: { in: "body", paths: ["event_name"] },
  secretHint: "TODOIST_CLIENT_SECRET",
});
