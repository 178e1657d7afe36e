import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Doppler. Types are such as `config.secrets.update`.
 * No time is signed, so only the ledger catches a replay.
 * Unverified: written from receivers of others, checked against no official code or example.
 */
export const doppler: Provider<AnyEvents> = defineProvider({
  name: "doppler",
  title: "Doppler",
  docs: "https://docs.doppler.com/docs/webhooks",
  evidence: {
    checkedOn: "2026-11-21",
    basis: "receivers",
    note: "Read in receivers' code that follows the sender's page.",
  },
  scheme: {
    kind: "hmac",
    signature: { header: "x-doppler-signature", format: { kind: "prefixed", prefix: "sha256=" }, encoding: "hex" },
  },
  id: { in: "none" },
  type: { in: "body", paths: ["type"] },
  secretHint: "DOPPLER_WEBHOOK_SECRET",
});
