import { defineProvider, type Provider } from "../provider.ts";
import { HEAD_CHECK } from "./handshakes.ts";

/** What every Intercom notification holds. */
export interface IntercomNotification {
  readonly type: "notification_event";
  readonly id: string;
  readonly topic: string;
  readonly app_id: string;
  /** Seconds since 1970. */
  readonly created_at: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Notifications by topic, such as `conversation.user.created`. */
export type IntercomEvents = Readonly<Record<string, IntercomNotification>>;

/**
 * Webhooks from Intercom. The secret is the app's client secret.
 *
 * Unverified: written from the documentation, checked against no official code or example. Nothing signed tells when a
 * delivery was sent, so only the ledger catches replays.
 */
export const intercom: Provider<IntercomEvents> = defineProvider({
  name: "intercom",
  title: "Intercom",
  docs: "https://developers.intercom.com/docs/webhooks/webhook-notifications",
  evidence: {
    checkedOn: "2026-11-21",
    note: "The check by HEAD is not confirmed; answering it tells nobody anything.",
  },
  scheme: {
    kind: "hmac",
    hash: "sha1",
    signature: { header: "x-hub-signature", format: { kind: "prefixed", prefix: "sha1=" }, encoding: "hex" },
  },
  id: { in: "body", path: "id" },
  type: { in: "body", paths: ["topic"] },
  // Before it saves an address, Intercom looks whether it answers.
  handshakes: [HEAD_CHECK],
  secretHint: "INTERCOM_CLIENT_SECRET",
});
