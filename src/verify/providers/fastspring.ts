import { defineProvider, type Provider } from "../provider.ts";

/** One of the events of a FastSpring delivery. */
export interface FastspringEvent {
  /** Stays the same when FastSpring sends it again by itself; new when someone asks for it again. */
  readonly id: string;
  readonly type: string;
  readonly live: boolean;
  readonly processed: boolean;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Webhooks from FastSpring. Each event of a delivery becomes one of ours. The secret is the webhook's "HMAC SHA256
 * Secret", without which FastSpring does not sign. No time is checked, so only the ledger stops replays.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const fastspring: Provider<FastspringEvent> = defineProvider({
  name: "fastspring",
  title: "FastSpring",
  docs: "https://developer.fastspring.com/docs/message-security",
  evidence: { checkedOn: "2026-11-21" },
  scheme: { kind: "hmac", signature: { header: "x-fs-signature", encoding: "base64" } },
  id: { in: "body", path: "id" },
  type: { in: "body", paths: ["type"] },
  batch: { path: "events" },
  secretHint: "FASTSPRING_WEBHOOK_SECRET",
});
