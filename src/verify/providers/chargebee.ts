import type { PasswordOptions } from "../options.ts";
import { defineProvider, type Provider } from "../provider.ts";

/** What every Chargebee event holds. */
export interface ChargebeeEvent {
  readonly id: string;
  readonly event_type: string;
  /** Seconds since 1970. */
  readonly occurred_at: number;
  readonly api_version: string;
  readonly webhook_status: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/**
 * Webhooks from Chargebee, which signs nothing: the user name and password of the webhook prove the sender, not the
 * body. Where money depends on an event, fetch it from Chargebee by its id.
 */
export const chargebee: Provider<Readonly<Record<string, ChargebeeEvent>>, PasswordOptions> = defineProvider({
  name: "chargebee",
  title: "Chargebee",
  docs: "https://www.chargebee.com/docs/billing/2.0/site-configuration/webhook_settings",
  evidence: { oracle: "chargebee (npm)", checkedOn: "2026-11-21" },
  scheme: { kind: "basic" },
  id: { in: "body", path: "id" },
  type: { in: "body", paths: ["event_type"] },
  secretHint: "CHARGEBEE_WEBHOOK_PASSWORD",
});
