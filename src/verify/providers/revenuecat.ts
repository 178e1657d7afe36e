import { defineProvider, type Provider } from "../provider.ts";

/** What every RevenueCat webhook holds. */
export interface RevenuecatEvent {
  readonly api_version: string;
  readonly event: {
    readonly id: string;
    readonly type: string;
    /** Milliseconds since 1970. */
    readonly event_timestamp_ms: number;
    readonly app_user_id?: string;
  } & Readonly<Record<string, unknown>>;
}

/**
 * Webhooks from RevenueCat whose "authorization header" is set to one word, such as 32 random characters, and nothing
 * else. The secret is that value. It proves the sender, not the body: ask RevenueCat's API before granting what was
 * paid for, or turn on its signatures and use `revenuecatSigned`.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const revenuecat: Provider<Readonly<Record<string, RevenuecatEvent>>> = defineProvider({
  name: "revenuecat",
  title: "RevenueCat",
  docs: "https://www.revenuecat.com/docs/integrations/webhooks",
  evidence: { checkedOn: "2026-11-21" },
  scheme: { kind: "token", carrier: { in: "header", header: "authorization" } },
  id: { in: "body", path: "event.id" },
  type: { in: "body", paths: ["event.type"] },
  secretHint: "REVENUECAT_WEBHOOK_AUTHORIZATION",
});
