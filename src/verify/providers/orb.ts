import { defineProvider, type Provider } from "../provider.ts";

/** What every Orb event holds. */
export interface OrbEvent {
  readonly id: string;
  /** Such as `invoice.issued`. */
  readonly type: string;
  /** As ISO 8601. */
  readonly created_at: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** Webhooks from Orb. */
export const orb: Provider<OrbEvent> = defineProvider({
  name: "orb",
  title: "Orb",
  docs: "https://docs.withorb.com/integrations-and-exports/webhooks",
  evidence: { oracle: "orb-billing (npm)", checkedOn: "2026-11-21" },
  scheme: {
    kind: "hmac",
    signature: {
      header: "x-orb-signature",
      format: { kind: "pairs", separator: " ", key: "v1" },
      encoding: "hex",
    },
    // Without a zone, in UTC.
    timestamp: { from: { header: "x-orb-timestamp" }, unit: "rfc3339-utc" },
    content: "v1:{timestamp}:{body}",
  },
  id: { in: "body", path: "id" },
  type: { in: "body", paths: ["type"] },
  secretHint: "ORB_WEBHOOK_SECRET",
});
