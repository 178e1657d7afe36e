import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";
import { ASANA_HOOK_SECRET } from "./handshakes.ts";

/**
 * Webhooks from Asana. Types are the kind of resource and what happened to it, such as `task.changed`. The secret is
 * the one Asana sends when the webhook is made: set `onSecret` to receive it.
 *
 * A delivery without events is Asana's check that the endpoint lives.
 * Unverified: written from receivers of others, checked against no official code or example.
 */
export const asana: Provider<AnyEvents> = defineProvider({
  name: "asana",
  title: "Asana",
  docs: "https://developers.asana.com/docs/webhooks-guide",
  evidence: { checkedOn: "2026-11-21", basis: "receivers" },
  scheme: { kind: "hmac", signature: { header: "x-hook-signature", encoding: "hex" } },
  id: { in: "none" },
  type: { in: "body", paths: ["resource.resource_type"], append: "action" },
  batch: { path: "events" },
  handshakes: [ASANA_HOOK_SECRET],
  secretHint: "ASANA_WEBHOOK_SECRET",
});
