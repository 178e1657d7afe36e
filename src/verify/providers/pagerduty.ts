import { defineProvider, type Provider } from "../provider.ts";

/** PagerDuty's payloads, by type of event. */
export type PagerDutyEvents = Readonly<Record<string, PagerDutyPayload>>;

/** What every PagerDuty webhook holds. */
export interface PagerDutyPayload {
  readonly event: {
    readonly id: string;
    readonly event_type: string;
    readonly resource_type: string;
    /** RFC 3339. */
    readonly occurred_at: string;
    readonly data: Readonly<Record<string, unknown>>;
  };
}

/**
 * Version 3 webhooks from PagerDuty. Types are such as `incident.triggered`. While a secret is rotated there is a
 * signature for each. A refusal other than 429 or 5xx is final for PagerDuty: it drops the delivery.
 * No time is signed, so only the ledger catches a replay.
 */
export const pagerDuty: Provider<PagerDutyEvents> = defineProvider({
  name: "pagerduty",
  title: "PagerDuty",
  docs: "https://developer.pagerduty.com/docs/webhooks/webhook-signatures/",
  evidence: {
    vectors: "https://github.com/PagerDuty/go-pagerduty/blob/main/webhookv3/webhookv3_test.go",
    checkedOn: "2026-11-21",
  },
  scheme: {
    kind: "hmac",
    signature: {
      header: "x-pagerduty-signature",
      format: { kind: "pairs", separator: ",", key: "v1" },
      encoding: "hex",
    },
  },
  id: { in: "body", path: "event.id" },
  type: { in: "body", paths: ["event.event_type"] },
  // The service regions US and EU.
  publishedIps: [
    "44.242.69.192/32",
    "52.89.71.166/32",
    "54.213.187.133/32",
    "35.86.21.47/32",
    "52.88.94.18/32",
    "44.238.89.29/32",
    "54.241.68.46/32",
    "54.176.72.216/32",
    "54.177.81.67/32",
    "13.56.49.27/32",
    "34.210.57.30/32",
    "34.210.242.134/32",
    "52.34.208.156/32",
    "18.192.91.93/32",
    "18.158.120.237/32",
    "18.194.177.30/32",
    "18.158.199.216/32",
    "3.126.25.87/32",
    "18.197.187.16/32",
    "54.76.3.62/32",
    "54.170.2.90/32",
    "52.213.188.110/32",
    "54.195.179.238/32",
    "34.250.91.200/32",
    "54.76.225.71/32",
  ],
  secretHint: "PAGERDUTY_WEBHOOK_SECRET",
});
