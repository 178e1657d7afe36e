import { defineProvider, type Provider } from "../provider.ts";
import type { RevenuecatEvent } from "./revenuecat.ts";

/**
 * Webhooks from RevenueCat with signatures, which each webhook integration turns on for itself. The secret is that
 * integration's signing secret; while it is rotated, both signatures come.
 * Unverified: written from receivers of others, checked against no official code or example.
 */
export const revenuecatSigned: Provider<Readonly<Record<string, RevenuecatEvent>>> = defineProvider({
  name: "revenuecat-signed",
  title: "RevenueCat (signed)",
  docs: "https://www.revenuecat.com/docs/integrations/webhooks",
  evidence: {
    checkedOn: "2026-11-21",
    basis: "receivers",
    note: "The form of the signature is the one several receivers agree on; RevenueCat's own text on it was not seen.",
  },
  scheme: {
    kind: "hmac",
    signature: {
      header: "x-revenuecat-webhook-signature",
      encoding: "hex",
      format: { kind: "pairs", separator: ",", key: "v1" },
    },
    timestamp: { from: { pair: "t" }, unit: "s" },
    content: "{timestamp}.{body}",
  },
  id: { in: "body", path: "event.id" },
  type: { in: "body", paths: ["event.type"] },
  secretHint: "REVENUECAT_SIGNING_SECRET",
});
