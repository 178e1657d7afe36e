import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Gogs, set to send JSON. Types are the event and the action where there is one: `push`,
 * `issues.opened`.
 *
 * Gogs signs the JSON even where it sends a form, so forms are refused. Ids and types are not signed.
 * Unverified: written from Gogs' source, checked against no official code or example.
 */
export const gogs: Provider<AnyEvents> = defineProvider({
  name: "gogs",
  title: "Gogs",
  docs: "https://gogs.io/docs/features/webhook",
  evidence: { checkedOn: "2026-11-21", note: "Read in Gogs' own source, which signs." },
  scheme: { kind: "hmac", signature: { header: "x-gogs-signature", encoding: "hex" } },
  id: { in: "header", header: "x-gogs-delivery" },
  type: { in: "header", header: "x-gogs-event", append: "action" },
  contentTypes: ["application/json"],
  secretHint: "GOGS_WEBHOOK_SECRET",
});
