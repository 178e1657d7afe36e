import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Alerts from a webhook contact point of Grafana 12 or later, with an HMAC secret, the default header and no header for
 * the time. Types are `firing` and `resolved`.
 * No time is signed, so only the ledger catches a replay.
 * Unverified: written from Grafana's source, checked against no official code or example.
 */
export const grafana: Provider<AnyEvents> = defineProvider({
  name: "grafana",
  title: "Grafana",
  docs: "https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/",
  evidence: { checkedOn: "2026-11-21", note: "Read in Grafana's own source, which signs." },
  scheme: { kind: "hmac", signature: { header: "x-grafana-alerting-signature", encoding: "hex" } },
  id: { in: "none" },
  type: { in: "body", paths: ["status"] },
  secretHint: "GRAFANA_WEBHOOK_SECRET",
});
