import { defineProvider, type Provider } from "../provider.ts";
import { TWITCH_CALLBACK_VERIFICATION } from "./handshakes.ts";

/** What every EventSub notification holds. */
export interface TwitchNotification {
  readonly subscription: Readonly<Record<string, unknown>> & {
    readonly id: string;
    readonly type: string;
    readonly status: string;
  };
  /** Missing where Twitch revoked the subscription. */
  readonly event?: Readonly<Record<string, unknown>>;
}

/** Notifications by subscription type, such as `stream.online`. */
export type TwitchEvents = Readonly<Record<string, TwitchNotification>>;

/**
 * EventSub webhooks from Twitch. The secret is the one the subscription was made with.
 *
 * Unverified: written from the documentation, checked against no official code or example. Between the id, the time
 * and the body nothing separates: the fixed form of the time marks where each ends.
 */
export const twitch: Provider<TwitchEvents> = defineProvider({
  name: "twitch",
  title: "Twitch",
  docs: "https://dev.twitch.tv/docs/eventsub/handling-webhook-events/",
  evidence: { checkedOn: "2026-11-21", note: "Twitch's own command-line tool, in Go, signs in the same way." },
  scheme: {
    kind: "hmac",
    signature: {
      header: "twitch-eventsub-message-signature",
      format: { kind: "prefixed", prefix: "sha256=" },
      encoding: "hex",
    },
    timestamp: { from: { header: "twitch-eventsub-message-timestamp" }, unit: "rfc3339", toleranceMs: 600_000 },
    idHeader: "twitch-eventsub-message-id",
    content: "{id}{timestamp}{body}",
    keyBytes: { min: 10, max: 100 },
  },
  id: { in: "header", header: "twitch-eventsub-message-id" },
  type: { in: "body", paths: ["subscription.type"] },
  handshakes: [TWITCH_CALLBACK_VERIFICATION],
  secretHint: "TWITCH_EVENTSUB_SECRET",
});
