import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Checkr. Types are such as `report.completed`. The secret is the API key of the account.
 * No time is signed, so only the ledger catches a replay.
 * Unverified: written from receivers of others, checked against no official code or example.
 */
export const checkr: Provider<AnyEvents> = defineProvider({
  name: "checkr",
  title: "Checkr",
  docs: "https://docs.checkr.com/#section/Webhooks",
  evidence: {
    checkedOn: "2026-11-21",
    basis: "receivers",
    note: "Read in receivers' code that follows the sender's page.",
  },
  scheme: { kind: "hmac", signature: { header: "x-checkr-signature", encoding: "hex" } },
  id: { in: "body", path: "id" },
  type: { in: "body", paths: ["type"] },
  secretHint: "CHECKR_API_KEY",
});
