import { defineProvider, type Provider } from "../provider.ts";

/** What every Viber callback holds. */
export interface ViberCallback {
  readonly event: string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly message_token: number;
}

/** Callbacks by event, such as `message`. */
export type ViberEvents = Readonly<Record<string, ViberCallback>>;

/**
 * Callbacks from Viber bots. The secret is the bot's authentication token. The time of a delivery is not compared with
 * ours, so only the ledger catches replays.
 */
export const viber: Provider<ViberEvents> = defineProvider({
  name: "viber",
  title: "Viber",
  docs: "https://developers.viber.com/docs/api/rest-bot-api/",
  evidence: {
    vectors: "https://github.com/Viber/viber-bot-node/blob/master/test/message/message-validator-test.js",
    checkedOn: "2026-11-21",
  },
  scheme: { kind: "hmac", signature: { header: "x-viber-content-signature", encoding: "hex" } },
  // `message_token` is the message's, which several events share, and too large for a JSON number.
  id: { in: "none" },
  type: { in: "body", paths: ["event"] },
  secretHint: "VIBER_AUTH_TOKEN",
});
