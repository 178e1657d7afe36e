import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Outgoing webhooks from Shortcut. Types are the kind of thing and what happened to it, such as `story.update`, of the
 * first action in a delivery.
 * No time is signed, so only the ledger catches a replay.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const shortcut: Provider<AnyEvents> = defineProvider({
  name: "shortcut",
  title: "Shortcut",
  docs: "https://developer.shortcut.com/api/webhook/v1",
  evidence: {
    checkedOn: "2026-11-21",
    note: "Read on the sender's page and in a receiver's code.",
  },
  scheme: { kind: "hmac", signature: { header: "payload-signature", encoding: "hex" } },
  id: { in: "body", path: "id" },
  type: { in: "body", paths: ["actions.0.entity_type"], append: "actions.0.action" },
  secretHint: "SHORTCUT_WEBHOOK_SECRET",
});
