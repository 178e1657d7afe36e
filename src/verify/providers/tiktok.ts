import { defineProvider, type Provider } from "../provider.ts";

/** What every TikTok webhook holds. */
export interface TiktokEvent {
  readonly client_key: string;
  readonly event: string;
  /** Seconds since 1970. */
  readonly create_time: number;
  readonly user_openid: string;
  /** JSON text. */
  readonly content: string;
}

/** Webhooks by event, such as `video.upload.failed`. */
export type TiktokEvents = Readonly<Record<string, TiktokEvent>>;

/**
 * Webhooks from TikTok for Developers. The secret is the app's client secret.
 *
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const tiktok: Provider<TiktokEvents> = defineProvider({
  name: "tiktok",
  title: "TikTok",
  docs: "https://developers.tiktok.com/doc/webhooks-verification",
  evidence: {
    checkedOn: "2026-11-21",
    note: "TikTok names no tolerance for the timestamp: five minutes is our choice.",
  },
  scheme: {
    kind: "hmac",
    signature: { header: "tiktok-signature", format: { kind: "pairs", separator: ",", key: "s" }, encoding: "hex" },
    timestamp: { from: { pair: "t" }, unit: "s" },
    content: "{timestamp}.{body}",
  },
  id: { in: "none" },
  type: { in: "body", paths: ["event"] },
  secretHint: "TIKTOK_CLIENT_SECRET",
});
