import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from BambooHR: the employees that changed. The secret is the private key from the answer to making the
 * webhook. The types of all are `unknown`.
 * Unverified: written from receivers of others, checked against no official code or example.
 */
export const bambooHr: Provider<AnyEvents> = defineProvider({
  name: "bamboohr",
  title: "BambooHR",
  docs: "https://documentation.bamboohr.com/docs/webhooks",
  evidence: {
    checkedOn: "2026-11-21",
    basis: "receivers",
    note: "The headers stand on the sender's page. The order of body and time was read in receivers' code.",
  },
  scheme: {
    kind: "hmac",
    signature: { header: "x-bamboohr-signature", encoding: "hex" },
    timestamp: { from: { header: "x-bamboohr-timestamp" }, unit: "s" },
    content: "{body}{timestamp}",
  },
  id: { in: "none" },
  type: { in: "none" },
  secretHint: "BAMBOOHR_PRIVATE_KEY",
});
