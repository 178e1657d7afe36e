import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Smartsheet: what changed in a sheet, as one event. The secret is the shared secret from the answer to
 * making the webhook. The types of all are `unknown`.
 * No time is signed, so only the ledger catches a replay.
 * Unverified: written from receivers of others, checked against no official code or example.
 */
export const smartsheet: Provider<AnyEvents> = defineProvider({
  name: "smartsheet",
  title: "Smartsheet",
  docs: "https://developers.smartsheet.com/api/smartsheet/guides/webhooks",
  evidence: {
    checkedOn: "2026-11-21",
    basis: "receivers",
    note: "Read in receivers' code that follows the sender's page.",
  },
  scheme: { kind: "hmac", signature: { header: "smartsheet-hmac-sha256", encoding: "hex" } },
  id: { in: "none" },
  type: { in: "none" },
  handshakes: [
    {
      method: "POST",
      when: { "header:smartsheet-hook-challenge": true },
      proof: "none",
      answer: {
        headers: { "smartsheet-hook-response": "{header:smartsheet-hook-challenge}" },
        json: { smartsheetHookResponse: "{header:smartsheet-hook-challenge}" },
      },
    },
  ],
  secretHint: "SMARTSHEET_SHARED_SECRET",
});
