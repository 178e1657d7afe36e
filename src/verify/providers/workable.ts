import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Workable. Types are such as `candidate_created`. The secret is the access token that made the
 * subscription.
 * No time is signed, so only the ledger catches a replay.
 * Unverified: written from receivers of others, checked against no official code or example.
 */
export const workable: Provider<AnyEvents> = defineProvider({
  name: "workable",
  title: "Workable",
  docs: "https://workable.readme.io/reference/webhook-subscriptions",
  evidence: {
    checkedOn: "2026-11-21",
    basis: "receivers",
    note: "Read in receivers' code that follows the sender's page.",
  },
  scheme: { kind: "hmac", signature: { header: "x-workable-signature", encoding: "hex" } },
  id: { in: "none" },
  type: { in: "body", paths: ["event_type"] },
  secretHint: "WORKABLE_ACCESS_TOKEN",
});
