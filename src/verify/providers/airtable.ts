import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Airtable: they name the base and the webhook, and the app asks for the changes itself. The secret is
 * `macSecretBase64` from the answer to making the webhook, shown only then. The types of all are `unknown`.
 * Unverified: written from receivers of others, checked against no official code or example.
 */
export const airtable: Provider<AnyEvents> = defineProvider({
  name: "airtable",
  title: "Airtable",
  docs: "https://airtable.com/developers/web/api/webhooks-overview",
  evidence: {
    checkedOn: "2026-11-21",
    basis: "receivers",
    note: "That the signature is in hex was read in the library pyairtable, not in Airtable's text.",
  },
  scheme: {
    kind: "hmac",
    key: "base64",
    signature: {
      header: "x-airtable-content-mac",
      format: { kind: "prefixed", prefix: "hmac-sha256=" },
      encoding: "hex",
    },
  },
  id: { in: "none" },
  type: { in: "none" },
  secretHint: "AIRTABLE_MAC_SECRET",
});
