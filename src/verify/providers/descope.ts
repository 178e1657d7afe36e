import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Audit events from Descope's webhook connector. Neither a time nor an id is sent apart from the body, so a replay is
 * recognised by its content alone.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const descope: Provider<AnyEvents> = defineProvider({
  name: "descope",
  title: "Descope",
  docs: "https://docs.descope.com/connectors/connector-hmac-usage",
  evidence: {
    checkedOn: "2026-11-21",
    note: "The names of the payload's fields are not confirmed. Its page hashes the body as it came in one example only.",
  },
  scheme: {
    kind: "hmac",
    signature: { header: "x-descope-webhook-s256", encoding: "base64" },
  },
  id: { in: "none" },
  type: { in: "body", paths: ["action"] },
  secretHint: "DESCOPE_WEBHOOK_SECRET",
});
