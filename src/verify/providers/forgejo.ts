import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Forgejo, set to send JSON. Types are the event and the action where there is one: `push`,
 * `issues.opened`.
 *
 * Forgejo signs the JSON even where it sends a form, so forms are refused. Ids and types are not signed.
 * Unverified: written from receivers of others, checked against no official code or example.
 */
export const forgejo: Provider<AnyEvents> = defineProvider({
  name: "forgejo",
  title: "Forgejo",
  docs: "https://forgejo.org/docs/latest/user/webhooks/",
  evidence: { checkedOn: "2026-11-21", basis: "receivers", note: "Read in receivers' code, not in Forgejo's text." },
  scheme: { kind: "hmac", signature: { header: "x-forgejo-signature", encoding: "hex" } },
  id: { in: "header", header: "x-forgejo-delivery" },
  type: { in: "header", header: "x-forgejo-event", append: "action" },
  contentTypes: ["application/json"],
  secretHint: "FORGEJO_WEBHOOK_SECRET",
});
