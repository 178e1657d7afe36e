import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Event webhooks from Statsig: changes of its configuration, or exposures, several in one delivery. Types are the names
 * of events, such as `statsig::config_change`.
 * Unverified: written from receivers of others, checked against no official code or example.
 */
export const statsig: Provider<AnyEvents> = defineProvider({
  name: "statsig",
  title: "Statsig",
  docs: "https://docs.statsig.com/integrations/event_webhook",
  evidence: {
    checkedOn: "2026-11-21",
    basis: "receivers",
    note: "Read in receivers' code, Sentry's among it. Exposures, which come as a bare list, are one event.",
  },
  scheme: {
    kind: "hmac",
    signature: { header: "x-statsig-signature", format: { kind: "prefixed", prefix: "v0=" }, encoding: "hex" },
    timestamp: { from: { header: "x-statsig-request-timestamp" }, unit: "ms" },
    content: "v0:{timestamp}:{body}",
  },
  id: { in: "none" },
  type: { in: "body", paths: ["eventName"] },
  batch: { path: "data" },
  handshakes: [
    {
      method: "POST",
      when: { "field:data.event": "url_verification", "field:data.verification_code": true },
      proof: "none",
      answer: { json: { verification_code: "{field:data.verification_code}" } },
    },
  ],
  secretHint: "STATSIG_WEBHOOK_SECRET",
});
