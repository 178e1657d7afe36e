import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Fivetran. Types are such as `sync_end`. Its signatures are hex in upper case.
 * No time is signed, so only the ledger catches a replay.
 * Unverified: written from receivers of others, checked against no official code or example.
 */
export const fivetran: Provider<AnyEvents> = defineProvider({
  name: "fivetran",
  title: "Fivetran",
  docs: "https://fivetran.com/docs/rest-api/webhooks",
  evidence: {
    checkedOn: "2026-11-21",
    basis: "receivers",
    note: "That signatures are in upper case was read in receivers' code.",
  },
  scheme: { kind: "hmac", signature: { header: "x-fivetran-signature-256", encoding: "hex-upper" } },
  id: { in: "none" },
  type: { in: "body", paths: ["event"] },
  secretHint: "FIVETRAN_WEBHOOK_SECRET",
});
