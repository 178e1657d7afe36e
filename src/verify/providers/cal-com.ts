import { defineProvider, type Provider } from "../provider.ts";

/** What Cal.com's webhooks hold unless their payload was changed in its settings. */
export interface CalComEvent {
  readonly triggerEvent: string;
  readonly createdAt: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Webhooks by trigger, such as `BOOKING_CREATED`. */
export type CalComEvents = Readonly<Record<string, CalComEvent>>;

/**
 * Webhooks from Cal.com. The secret is the webhook's own, without which Cal.com signs nothing. The time of a delivery
 * is not compared with ours, so only the ledger catches replays.
 *
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const calCom: Provider<CalComEvents> = defineProvider({
  name: "cal-com",
  title: "Cal.com",
  docs: "https://cal.com/docs/developing/guides/automation/webhooks",
  evidence: { checkedOn: "2026-11-21" },
  scheme: { kind: "hmac", signature: { header: "x-cal-signature-256", encoding: "hex" } },
  id: { in: "none" },
  type: { in: "body", paths: ["triggerEvent"] },
  secretHint: "CAL_COM_WEBHOOK_SECRET",
});
