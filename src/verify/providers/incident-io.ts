import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";
import { toStandardScheme } from "./standard-scheme.ts";

/** Webhooks from incident.io, which delivers through Svix under the headers of Standard Webhooks. */
export const incidentIo: Provider<AnyEvents> = defineProvider({
  name: "incident-io",
  title: "incident.io",
  docs: "https://docs.incident.io/integrations/webhooks",
  evidence: {
    oracle: "standardwebhooks (npm)",
    checkedOn: "2026-11-21",
    note: "That the headers begin with `webhook-` is known from public code.",
  },
  scheme: toStandardScheme("webhook", { min: 16, max: 75 }),
  id: { in: "header", header: "webhook-id" },
  type: { in: "body", paths: ["event_type"] },
  secretHint: "INCIDENT_IO_WEBHOOK_SECRET",
});
