import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Gusto. Types are such as `company.provisioned`. The secret is the verification token Gusto sends when
 * the subscription is made: set `onSecret` to receive it, and give it back to Gusto's API.
 * No time is signed, so only the ledger catches a replay.
 * Unverified: written from receivers of others, checked against no official code or example.
 */
export const gusto: Provider<AnyEvents> = defineProvider({
  name: "gusto",
  title: "Gusto",
  docs: "https://docs.gusto.com/embedded-payroll/docs/webhooks",
  evidence: {
    checkedOn: "2026-11-21",
    basis: "receivers",
    note: "Read in receivers' code that follows the sender's page.",
  },
  scheme: { kind: "hmac", signature: { header: "x-gusto-signature", encoding: "hex" } },
  id: { in: "body", path: "uuid" },
  type: { in: "body", paths: ["event_type"] },
  handshakes: [
    {
      method: "POST",
      when: { "field:verification_token": true },
      proof: "none",
      secret: "field:verification_token",
      answer: {},
    },
  ],
  secretHint: "GUSTO_VERIFICATION_TOKEN",
});
