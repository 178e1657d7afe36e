import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Gitea, set to send JSON. Types are the event and the action where there is one: `push`,
 * `issues.opened`.
 *
 * Gitea signs the JSON even where it sends a form, so forms are refused. Ids and types are not signed.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const gitea: Provider<AnyEvents> = defineProvider({
  name: "gitea",
  title: "Gitea",
  docs: "https://docs.gitea.com/usage/repository/webhooks",
  evidence: { checkedOn: "2026-11-21", note: "Read in Gitea's own source, which signs." },
  scheme: { kind: "hmac", signature: { header: "x-gitea-signature", encoding: "hex" } },
  id: { in: "header", header: "x-gitea-delivery" },
  type: { in: "header", header: "x-gitea-event", append: "action" },
  contentTypes: ["application/json"],
  secretHint: "GITEA_WEBHOOK_SECRET",
});
