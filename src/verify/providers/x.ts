import { defineProvider, type Provider } from "../provider.ts";
import { X_CHALLENGE_RESPONSE } from "./handshakes.ts";

/** What an activity holds, besides the objects under the name of its type. */
export type XActivity = Readonly<Record<string, unknown>>;

/** Activities by type, such as `tweet_create_events`. */
export type XEvents = Readonly<Record<string, XActivity>>;

/**
 * Webhooks from X, formerly Twitter. The secret is the app's consumer secret. X asks for proof of the secret when a
 * webhook is made and every hour after: set `answerHandshakes`.
 *
 * Unverified: written from the documentation, checked against no official code or example. Nothing signed tells when a
 * delivery was sent, so only the ledger catches replays.
 */
export const x: Provider<XEvents> = defineProvider({
  name: "x",
  title: "X",
  docs: "https://docs.x.com/x-api/webhooks/quickstart",
  evidence: { checkedOn: "2026-11-21" },
  scheme: {
    kind: "hmac",
    signature: {
      header: "x-twitter-webhooks-signature",
      format: { kind: "prefixed", prefix: "sha256=" },
      encoding: "base64",
    },
  },
  id: { in: "none" },
  type: { in: "key", except: ["for_user_id", "user_has_blocked", "is_blocked_by", "apps", "users"] },
  handshakes: [X_CHALLENGE_RESPONSE],
  secretHint: "X_CONSUMER_SECRET",
});
