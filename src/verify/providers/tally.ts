import { defineProvider, type Provider } from "../provider.ts";

/** What every Tally webhook holds. */
export interface TallyEvent {
  readonly eventId: string;
  readonly eventType: string;
  readonly createdAt: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Webhooks by event type, such as `FORM_RESPONSE`. */
export type TallyEvents = Readonly<Record<string, TallyEvent>>;

/**
 * Webhooks from Tally. The secret is the webhook's signing secret. The time of a delivery is not compared with ours, so
 * only the ledger catches replays.
 *
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const tally: Provider<TallyEvents> = defineProvider({
  name: "tally",
  title: "Tally",
  docs: "https://tally.so/help/webhooks",
  evidence: { checkedOn: "2026-11-21" },
  scheme: { kind: "hmac", signature: { header: "tally-signature", encoding: "base64" } },
  id: { in: "body", path: "eventId" },
  type: { in: "body", paths: ["eventType"] },
  secretHint: "TALLY_SIGNING_SECRET",
});
