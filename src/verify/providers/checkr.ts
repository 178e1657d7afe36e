import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Checkr. Types are such as `report.completed`. The secret is the API key of the account.
 * No time is signed, so only the ledger catches a replay.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const checkr: Provider<AnyEvents> = defineProvider({
  name: "checkr",
  title: "Checkr",
  docs: "https://docs.checkr.com/#section/Webhooks",
  evidence: {
    checkedOn: "2026-11-21",
    note: "Read on the sender's page and in receivers' code.",
  },
  scheme: { kind: "hmac", signature: { header: "x-checkr-signature", encoding: "hex" } },
  id: { in: "body", path: "id" },
  type: { in: "body", paths: ["type"] },
  secretHint: "CHECKR_API_KEY",
});
