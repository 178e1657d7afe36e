import { defineProvider, type Provider } from "../provider.ts";

/** What every Prismic delivery holds. */
export interface PrismicEvent {
  /** `api-update`, or `test-trigger` for one made by hand. */
  readonly type: string;
  readonly domain?: string;
  readonly apiUrl?: string;
  /** Ids of the documents that changed. */
  readonly documents?: readonly string[];
}

/**
 * Webhooks from Prismic. The secret stands in the body, and so is stored with the event. It proves who sent a delivery,
 * not what was sent.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const prismic: Provider<PrismicEvent> = defineProvider({
  name: "prismic",
  title: "Prismic",
  docs: "https://prismic.io/docs/webhooks",
  evidence: { checkedOn: "2026-11-21" },
  scheme: { kind: "token", carrier: { in: "field", path: "secret" } },
  id: { in: "none" },
  type: { in: "body", paths: ["type"] },
  secretHint: "PRISMIC_WEBHOOK_SECRET",
});
