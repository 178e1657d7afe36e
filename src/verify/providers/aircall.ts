import { defineProvider, type Provider } from "../provider.ts";

/** What every Aircall webhook holds. */
export interface AircallEvent {
  readonly resource: string;
  readonly event: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly token: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Webhooks by event, such as `call.created`. */
export type AircallEvents = Readonly<Record<string, AircallEvent>>;

/**
 * Webhooks from Aircall, which signs nothing: each body holds the webhook's token, which is the secret.
 *
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const aircall: Provider<AircallEvents> = defineProvider({
  name: "aircall",
  title: "Aircall",
  docs: "https://developer.aircall.io/tutorials/webhooks-guide",
  evidence: { checkedOn: "2026-11-21" },
  scheme: { kind: "token", carrier: { in: "field", path: "token" } },
  id: { in: "none" },
  type: { in: "body", paths: ["event"] },
  secretHint: "AIRCALL_WEBHOOK_TOKEN",
});
